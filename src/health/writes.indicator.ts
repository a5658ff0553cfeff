import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ValueFamilies } from '../cache/writes/value.families.js';
import { WriteReport } from '../cache/writes/write.report.js';

/** Whether values are written as their families ask. Where they are not, they go through to the database, or are refused: never lost. */
@Injectable()
export class WritesIndicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly families: ValueFamilies,
    private readonly report: WriteReport,
  ) {}

  /** Without a family that asks for write-behind there is nothing to tell. */
  get isOfUse(): boolean {
    return this.families.written().some(({ wantsStream }) => wantsStream);
  }

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('writes');
    const families = (await this.report.brief()).filter(({ pattern }) => pattern === 'behind');
    const modes = Object.fromEntries(families.map(({ family, mode }) => [family, mode ?? 'unknown']));
    const amiss = families.find(({ reason }) => reason !== null);
    if (amiss === undefined) return indicator.up({ modes });
    // Without a server, write-through is what was chosen.
    if (this.families.isWithoutServer && amiss.mode === 'through') return indicator.up({ modes, configured: false });
    const message =
      amiss.mode === 'through' ? 'writes go through to the database' : 'pending writes cannot be asked or taken';
    return indicator.degraded({ modes, reason: amiss.reason, message });
  }
}
