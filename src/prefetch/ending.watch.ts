import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { CancelTimer, Timers } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';
import { Warmer } from './warmer.js';
import { WarmQuestions } from './warm.questions.js';

const SECOND_MS = 1000;

export interface EndingStatus {
  readonly looks: number;
  /** Answers that were renewed before their end. */
  readonly renewed: number;
  readonly errors: number;
}

/**
 * Looks now and then at what is asked most here, and renews what is about to end, so that nobody waits at its end. Early readers (XFetch)
 * do the same by chance, where there are readers; both are one flight, over processes as well. Looking is no use and no read.
 */
@Injectable()
export class EndingWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('WarmUp');
  private cancelNext: CancelTimer = () => undefined;
  private isStopped = false;
  private counts: EndingStatus = { looks: 0, renewed: 0, errors: 0 };

  constructor(
    private readonly warmer: Warmer,
    private readonly questions: WarmQuestions,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly timers: Timers,
  ) {}

  get status(): EndingStatus {
    return this.counts;
  }

  onApplicationBootstrap(): void {
    if (this.settings.cache.enabled && this.settings.prefetch.warmUp.mostUsed > 0) this.again();
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    this.cancelNext();
  }

  /** One look. Its failures are those of its questions, and the next look asks them again. */
  async look(): Promise<void> {
    const specs = this.questions.mostUsedHere();
    if (specs.length === 0) return;
    const { misses, errors } = await this.warmer.renew(
      specs,
      this.settings.prefetch.warmUp.endingLeadSeconds * SECOND_MS,
    );
    const { looks, renewed, errors: failed } = this.counts;
    this.counts = { looks: looks + 1, renewed: renewed + misses, errors: failed + errors };
    if (misses > 0) this.logger.debug({ message: 'answers about to end were renewed', renewed: misses, errors });
  }

  private again(): void {
    this.cancelNext = this.timers.after(this.settings.prefetch.warmUp.endingLookMs, () => void this.turn());
  }

  private async turn(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      this.logger.error(
        { message: 'answers about to end could not be looked at' },
        error instanceof Error ? error.stack : undefined,
      );
    }
    if (!this.isStopped) this.again();
  }
}
