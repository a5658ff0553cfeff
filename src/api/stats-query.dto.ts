import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

const UNIT_SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };
const WINDOW = /^(?:[1-9]\d{0,2}m|1\d{3}m|(?:[1-9]|1\d|2[0-4])h|1d)$/;
const DAY_SECONDS = 86_400;

export class StatsQueryDto {
  @ApiPropertyOptional({
    description: 'Also what all processes counted in the time up to now: minutes (`5m`), hours (`1h`), at most a day.',
    example: '5m',
    pattern: WINDOW.source,
  })
  @IsOptional()
  @Matches(WINDOW, { message: 'window must be minutes, hours or 1d, for example 5m or 1h; at most a day' })
  window?: string;
}

export function windowSeconds(window: string): number {
  return Math.min(DAY_SECONDS, Number.parseInt(window, 10) * (UNIT_SECONDS[window.slice(-1)] ?? 0));
}
