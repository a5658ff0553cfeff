import { ApiPropertyOptional } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';

/** What every read takes besides its question; it is read with the headers, and is no part of the question. */
export class ReadQueryDto {
  @ApiPropertyOptional({
    description: 'true asks the database; for analysts and above, for anyone else it changes nothing.',
  })
  @Exclude({ toClassOnly: true })
  skip_cache?: string;
}
