/** Numbers that a seed decides (mulberry32, public domain). */
export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed;
  }

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Mostly short, sometimes long: what a network or a busy server gives. Milliseconds. */
  latency(): number {
    return this.chance(0.05) ? this.between(5, 60) : this.between(0.05, 3);
  }
}

interface Event {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

/** Virtual time over everything that is simulated. One event runs at a time; what it sets in motion settles before the next. */
export class World {
  private heap: Event[] = [];
  private count = 0;
  private elapsed = 0;
  events = 0;

  constructor(readonly random: Random) {}

  get nowMs(): number {
    return this.elapsed;
  }

  /** Returns how to call it off. */
  after(delayMs: number, run: () => void): () => void {
    const event: Event = { at: this.elapsed + Math.max(0, delayMs), order: this.count++, run };
    this.push(event);
    return () => {
      event.run = null;
    };
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  async runUntil(endMs: number): Promise<void> {
    await settled();
    for (let next = this.heap[0]; next !== undefined && next.at <= endMs; next = this.heap[0]) {
      this.pop();
      if (next.run === null) continue;
      this.elapsed = next.at;
      this.events += 1;
      next.run();
      await settled();
    }
    this.elapsed = endMs;
  }

  private push(event: Event): void {
    const { heap } = this;
    let index = heap.push(event) - 1;
    for (let parent = (index - 1) >> 1; index > 0 && isEarlier(event, heap[parent]); parent = (index - 1) >> 1) {
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child + 1 < heap.length && isEarlier(heap[child + 1]!, heap[child])) child += 1;
      if (child >= heap.length || !isEarlier(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

function isEarlier(a: Event, b: Event | undefined): boolean {
  return b === undefined || a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Promises that were ready to go on have gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
