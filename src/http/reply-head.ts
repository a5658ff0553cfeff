import { STATUS_CODES } from 'node:http';
import type { Clock } from '../kernel/clock.js';
import type { ReadyReply } from './ready.reply.js';
import type { HeaderSet } from './standing-headers.js';

/**
 * The head of a reply as Node would write it, in one text. Values are not looked through for line ends, which takes as long as all else
 * here: the short way's are its own, or the caller's id where it is a sane one (`requestId`).
 */
export class ReplyHead {
  private second = -1;
  private date = '';

  constructor(private readonly clock: Clock) {}

  of({ status, headers }: ReadyReply, standing: HeaderSet, keepAliveMs: number): string {
    let head = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${standing.lines}`;
    for (let at = 0; at < headers.length; at += 2) head += `${headers[at] ?? ''}: ${headers[at + 1] ?? ''}\r\n`;
    return `${head}Date: ${this.now()}\r\nConnection: keep-alive\r\n${keepAlive(keepAliveMs)}\r\n`;
  }

  /** A date holds for its second. */
  private now(): string {
    const second = Math.floor(this.clock.now() / 1000);
    if (second !== this.second) {
      this.second = second;
      this.date = new Date(second * 1000).toUTCString();
    }
    return this.date;
  }
}

function keepAlive(ms: number): string {
  return ms > 0 ? `Keep-Alive: timeout=${String(Math.floor(ms / 1000))}\r\n` : '';
}
