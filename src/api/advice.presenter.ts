import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { ViewProposal } from '../materialization/advice/advice-report.js';
import { ViewAdvice } from '../materialization/advice/view-advice.port.js';
import { wireCase } from './wire-case.js';

/** Advice about views as the wire shows it: to the admin API, and to the command line where it works by itself. */
@Injectable()
export class AdvicePresenter {
  constructor(private readonly advice: ViewAdvice) {}

  /** @throws FalajError database.unavailable, database.overloaded, query.timeout */
  async advise(): Promise<JsonObject> {
    const { proposals, ...rest } = await this.advice.advise();
    return { ...(wireCase(rest) as JsonObject), proposals: proposals.map(presented) };
  }
}

/** Names of parameters are the query's, whatever their case. */
function presented({ params, ...rest }: ViewProposal): JsonObject {
  return { ...(wireCase(rest) as JsonObject), params };
}
