import { Injectable } from '@nestjs/common';
import type { Headers } from './browser-protection.js';

/** Headers that are the same in each reply, in the forms in which they are sent. */
export class HeaderSet {
  /** Names and values in turn. */
  readonly flat: readonly string[];
  /** As they stand in a reply's head. */
  readonly lines: string;

  constructor(readonly named: Headers) {
    this.flat = Object.entries(named).flat();
    this.lines = Object.entries(named)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
  }
}

/** Below it nothing is answered that a browser would show as a page, or run. */
const DATA_PATHS = '/api/';

/**
 * What every reply says, whatever was asked: told once, at start, by whoever knows. Data does not say what browsers heed in a page alone,
 * such as how windows share a process: a reader of many small answers reads each header of each.
 */
@Injectable()
export class StandingHeaders {
  private ofPages = new HeaderSet({});
  private ofData = new HeaderSet({});

  /** Of answers below /api. */
  get data(): HeaderSet {
    return this.ofData;
  }

  /** @param route the path as it was declared; absent where no route was found. */
  of(route: string | undefined): HeaderSet {
    return route?.startsWith(DATA_PATHS) === true ? this.ofData : this.ofPages;
  }

  set({ pages, data }: { readonly pages: Headers; readonly data: Headers }): void {
    this.ofPages = new HeaderSet(pages);
    this.ofData = new HeaderSet(data);
  }
}
