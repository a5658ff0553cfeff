import { Injectable } from '@nestjs/common';
import { RecentMemo } from '../kernel/recent-memo.js';
import { CallerReader } from './caller.reader.js';
import type { ReadRequest } from './ready.reply.js';

/** A request that certain bytes are, and nothing else. */
export type RequestHead = Required<Pick<ReadRequest, 'method' | 'url' | 'headers'>>;

const HEADS_MAX = 2000;

/** Heads that Node's parser has read, by their bytes. Bounded, and in memory alone: they hold what callers show, as the known tokens do. */
@Injectable()
export class KnownHeads {
  private readonly heads = new RecentMemo<RequestHead>(HEADS_MAX);

  constructor(private readonly callers: CallerReader) {}

  get(text: string): RequestHead | undefined {
    return this.heads.get(text);
  }

  set(text: string, head: RequestHead): void {
    this.callers.willAskAgain(head.headers);
    this.heads.set(text, head);
  }
}
