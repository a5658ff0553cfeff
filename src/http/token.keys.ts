import type { JWTPayload, JWTVerifyOptions } from 'jose';

/** By what a token is signed. How it is signed is pinned by the kind of key, never read from the token. */
export abstract class TokenKeys {
  abstract readonly algorithms: readonly string[];

  /** Counts up where a key is no longer trusted: what was verified before says nothing any more. */
  abstract readonly generation: number;

  /** Sees to it that the keys are those of today, without anyone waiting for it. */
  abstract attend(): void;

  /**
   * The claims of a token whose signature and claims are accepted.
   * @throws what `jose` throws; FalajError auth.unavailable where the keys cannot be had.
   */
  abstract verify(token: string, options: JWTVerifyOptions): Promise<JWTPayload>;
}
