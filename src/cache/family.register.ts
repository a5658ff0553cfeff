import { FalajError } from '../kernel/falaj-error.js';
import type { EntryPolicy } from './engine/entry-policy.js';
import type { KeyShape } from './key.shape.js';
import { lifeMsOf } from './region.policies.js';

export interface RegisteredFamily {
  /** Who declares it, for whoever reads of a mistake. */
  readonly declarer: string;
  readonly shape: KeyShape;
  /** Whose numbers its reads belong to. */
  readonly operation: string;
  readonly region: string;
  readonly policy: EntryPolicy;
}

/** Families of entries besides the answers to registered queries. Filled at start. */
export class FamilyRegister {
  private readonly families: RegisteredFamily[] = [];

  /** @throws FalajError definition.invalid where keys of two families could be the same. */
  add(family: RegisteredFamily): void {
    const other = this.families.find(({ shape }) => shape.meets(family.shape));
    if (other !== undefined) {
      throw new FalajError(
        'definition.invalid',
        `${family.declarer} and ${other.declarer} both cache under keys of the form ${family.shape.text}`,
        { hint: 'Give each its own form of key; a plain word that differs is enough.' },
      );
    }
    this.families.push(family);
  }

  /** No entry of any of them is kept longer, in whatever tier. */
  get longestLifeMs(): number {
    return Math.max(0, ...this.families.map(({ policy }) => lifeMsOf(policy)));
  }

  lifeMs(operation: string): number {
    const family = this.families.find((each) => each.operation === operation);
    return family === undefined ? 0 : lifeMsOf(family.policy);
  }

  /** The family of a key, by its segments without namespace and scope. */
  find(segments: readonly string[]): RegisteredFamily | undefined {
    return this.families.find(({ shape }) => shape.fits(segments));
  }
}
