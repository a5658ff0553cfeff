import type { JsonValue } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { TagTemplate } from '../../kernel/tag-template.js';
import { askedHash, askedOf } from '../values/asked.js';

/** What one call of a cached method asks. */
export interface AskedMethod {
  readonly asked: JsonValue;
  /** Of the key's shape, by name. */
  readonly values: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

const HASH = 'hash';
/** In a key, for an argument that was not given; the digest tells it from the text. */
const ABSENT = 'default';

/** Reads the arguments of a cached method as its key and tags name them. */
export class MethodQuestion {
  private readonly names: readonly string[];
  private readonly isWhole: boolean;

  /** @param names of the key's shape. @param method for whoever reads of a mistake. */
  constructor(
    private readonly method: string,
    names: readonly string[],
    private readonly carried: readonly TagTemplate[],
    /** Of the events that end the answers. */
    private readonly ending: readonly TagTemplate[],
  ) {
    this.names = names.filter((name) => name !== HASH);
    this.isWhole = names.includes(HASH);
  }

  /** @throws FalajError internal.unexpected where the key leaves out something that was asked. */
  of(args: readonly unknown[]): AskedMethod {
    const given = this.named(args);
    const asked = askedOf(args.map((arg) => (isRecord(arg) ? given : arg)));
    const values = Object.fromEntries(this.names.map((name) => [name, keyText(given[name])]));
    const tags = [
      ...this.carried.flatMap((template) => template.carried(given)),
      ...this.ending.flatMap((template) => template.endedBy(given)),
    ];
    return { asked, values: { ...values, [HASH]: askedHash(asked) }, tags: [...new Set(tags)] };
  }

  private named(args: readonly unknown[]): Readonly<Record<string, unknown>> {
    const [only] = args;
    const given = args.length === 1 && isRecord(only) ? only : this.positional(args);
    const left = Object.keys(given).find((name) => given[name] !== undefined && !this.names.includes(name));
    if (left === undefined || this.isWhole)
      return Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
    throw new FalajError('internal.unexpected', `the key of ${this.method} leaves out ${left}`, {
      hint: `Name {${left}} in its key, or {hash} for all of what is asked.`,
    });
  }

  private positional(args: readonly unknown[]): Readonly<Record<string, unknown>> {
    return Object.fromEntries(args.map((arg, at) => [this.names[at] ?? `argument ${String(at + 1)}`, arg]));
  }
}

function keyText(value: unknown): string {
  if (value === undefined) return ABSENT;
  if (typeof value === 'string') return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : askedHash(askedOf(value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
