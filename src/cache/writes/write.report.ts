import { Inject, Injectable } from '@nestjs/common';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { ValueFamilies } from './value.families.js';
import { WRITE_SERVER } from './write-server.token.js';
import type { ServerVerdict, WriteServer } from './write.server.js';
import type { FamilyReport } from './written.family.js';

/** Dead letters that are shown, of each family. */
const SHOWN_MAX = 100;

export interface WritesReport {
  readonly server: ServerVerdict | { readonly kind: 'unset' };
  readonly families: readonly (FamilyReport & {
    /** Null where the database cannot be asked. */
    readonly deadLetters: number | null;
    readonly oldestDead: readonly JsonObject[];
  })[];
}

/** What is told of values that are written through the cache's patterns. */
@Injectable()
export class WriteReport {
  constructor(
    private readonly families: ValueFamilies,
    @Inject(WRITE_SERVER) private readonly server: WriteServer | null,
  ) {}

  /** Whether nothing is known of the server that may yet be. */
  get isAwaitingServer(): boolean {
    return this.server?.verdict.kind === 'away' && this.families.written().length > 0;
  }

  /** The families alone, without their dead letters. */
  brief(): Promise<readonly FamilyReport[]> {
    return Promise.all(this.families.written().map((family) => family.report()));
  }

  async read(): Promise<WritesReport> {
    const families = await Promise.all(
      this.families.written().map(async (family) => ({
        ...(await family.report()),
        deadLetters: await family.countDead().catch(() => null),
        oldestDead: await family.dead(SHOWN_MAX).catch(() => []),
      })),
    );
    return { server: this.server?.verdict ?? { kind: 'unset' }, families };
  }
}
