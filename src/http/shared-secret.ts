import { jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { TokenKeys } from './token.keys.js';

/** One secret that issuer and verifier share, for the life of the process. */
export class SharedSecret extends TokenKeys {
  readonly algorithms = ['HS256'];
  readonly generation = 0;
  private readonly key: Uint8Array;

  constructor(secret: string) {
    super();
    this.key = new TextEncoder().encode(secret);
  }

  attend(): void {
    // Nothing changes.
  }

  async verify(token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    return (await jwtVerify(token, this.key, { ...options, algorithms: [...this.algorithms] })).payload;
  }
}
