import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';

export class MaintenanceDto {
  @ApiPropertyOptional({ description: 'Look and count, and remove nothing.', default: false })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean;
}
