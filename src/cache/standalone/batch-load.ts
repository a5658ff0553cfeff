import { FalajError } from '../../kernel/falaj-error.js';

/** Gives the values of the keys, in their order or under their names. */
export type LoadMany<T> = (
  keys: readonly string[],
) => Promise<readonly T[] | ReadonlyMap<string, T>> | readonly T[] | ReadonlyMap<string, T>;

/**
 * One call for all the keys that are asked for in one turn of the event loop: what a look into the shared tier found missing comes
 * back in one turn, because it was asked for in one command.
 */
export class BatchLoad<T> {
  private waiting: string[] = [];
  private loading: Promise<ReadonlyMap<string, T>> | undefined;

  constructor(private readonly loadMany: LoadMany<T>) {}

  async load(key: string): Promise<T> {
    this.waiting.push(key);
    this.loading ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.flush());
    return (await this.loading).get(key) as T;
  }

  private async flush(): Promise<ReadonlyMap<string, T>> {
    const keys = [...new Set(this.waiting)];
    this.waiting = [];
    this.loading = undefined;
    const values = await this.loadMany(keys);
    if (values instanceof Map) return values as ReadonlyMap<string, T>;
    const list = values as readonly T[];
    if (list.length !== keys.length) {
      throw new FalajError(
        'request.invalid',
        `the loader gave ${String(list.length)} values for ${String(keys.length)} keys`,
      );
    }
    return new Map(keys.map((key, at) => [key, list[at] as T]));
  }
}
