import { Injectable } from '@nestjs/common';
import { IntentRouter } from '../intent.router.js';
import type { GraphNode, RequestedRun, Step } from './run.states.js';

/** Which agent answers, and with which parameters. */
@Injectable()
export class RouteNode implements GraphNode<'route'> {
  constructor(private readonly router: IntentRouter) {}

  run({ intent, given }: RequestedRun): Step {
    return { next: 'prefetch', state: this.router.route(intent, given) };
  }
}
