import { Injectable } from '@nestjs/common';
import { FindingVerifier } from '../findings/finding.verifier.js';
import { FreshAnswers } from '../findings/fresh.answers.js';
import { LabelRules } from '../findings/label.rules.js';
import type { GraphNode, InvokedRun, RunContext, Step } from './run.states.js';

/** Lets nothing pass that does not follow from the answers. */
@Injectable()
export class VerifyNode implements GraphNode<'verify'> {
  run(state: InvokedRun, { evidence }: RunContext): Step {
    const labels = new LabelRules(() => evidence.used(), state.params);
    new FindingVerifier(new FreshAnswers(evidence), labels).verify(state.sections);
    return { next: 'format', state: { ...state, isVerified: true } };
  }
}
