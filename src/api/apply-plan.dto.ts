import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, Matches } from 'class-validator';

const PLAN_ID = /^[0-9a-f]{12}$/;

export class ApplyPlanDto {
  @ApiPropertyOptional({
    description:
      'The plan that was shown: where it is another by now, nothing is done. Without it, whatever the plan is.',
    example: '3f9c0a51be72',
  })
  @IsOptional()
  @Matches(PLAN_ID, { message: 'plan_id must be the 12 hex digits of a plan' })
  plan_id?: string;

  @ApiPropertyOptional({ description: 'false: views that no definition names stay.', example: true })
  @IsOptional()
  @IsBoolean()
  drops?: boolean;
}
