import { Injectable } from '@nestjs/common';

type Headers = Readonly<Record<string, string>>;

/** What every reply says, whatever was asked: told once, at start, by whoever knows. */
@Injectable()
export class StandingHeaders {
  private named: Headers = {};
  private listed: readonly string[] = [];

  get all(): Headers {
    return this.named;
  }

  /** Names and values in turn. */
  get flat(): readonly string[] {
    return this.listed;
  }

  set(headers: Headers): void {
    this.named = { ...headers };
    this.listed = Object.entries(headers).flat();
  }
}
