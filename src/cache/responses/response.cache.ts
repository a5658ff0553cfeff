import { Inject, Injectable } from '@nestjs/common';
import type { AudienceDeclaration } from '../../kernel/audience-declaration.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Clock } from '../../kernel/clock.js';
import type { DeflatedPayload } from '../../kernel/deflated-payload.js';
import type { AnswerDelivery, AnswerStamp } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { CLOCK } from '../../observability/clock.token.js';
import { WORKSPACE_PARAMETER } from '../../registry/query-definition.js';
import { CachedFamilies } from '../cached.families.js';
import type { AnswerFamily } from '../answer.family.js';
import { askedHash, askedOf } from '../values/asked.js';
import { BodyCodec, bodyOf, type ResponseBody } from './body.codec.js';

export interface ResponsePolicy extends AudienceDeclaration {
  readonly region: string;
  readonly ttlSeconds?: number;
  readonly isPersonal?: boolean;
}

interface Delivered extends ResponseBody {
  readonly deflated?: DeflatedPayload | undefined;
  readonly delivery: AnswerDelivery;
  readonly stamp?: AnswerStamp | undefined;
}

const FORMAT = 'response 1';

/**
 * Keeps the bodies of handlers that combine answers. The UTC day is in the key: ages in whole days, which answers tell when they are
 * served, have become part of the bytes.
 */
@Injectable()
export class ResponseCache {
  private readonly codec = new BodyCodec();

  constructor(
    private readonly families: CachedFamilies,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws FalajError definition.invalid (see `CachedFamilies.declare`). */
  declare(name: string, text: string, policy: ResponsePolicy): RouteResponses {
    const shape = `response:${name}:{day}:{hash}`;
    const family = this.families.declare({
      ...policy,
      ...{ shape, declarer: name, operation: name, made: [FORMAT, text] },
    });
    return new RouteResponses(name, family, this.codec, this.clock);
  }
}

/** Responses of one route. */
class RouteResponses {
  readonly isPublic: boolean;

  constructor(
    private readonly name: string,
    private readonly family: AnswerFamily,
    private readonly codec: BodyCodec,
    private readonly clock: Clock,
  ) {
    this.isPublic = family.facts.audience.isPublic;
  }

  /** As `AnswerFamily.read`. */
  async respond(
    caller: QueryScope,
    question: JsonObject,
    make: (scope: QueryScope) => Promise<unknown>,
  ): Promise<Delivered> {
    const scope = this.family.facts.audience.of(caller, workspaceOf(question));
    const day = new Date(this.clock.now()).toISOString().slice(0, 10);
    const asked = askedOf({ ...question, day });
    const { value, delivery, stamp, deflated } = await this.family.read(scope, {
      ...{ asked, codec: this.codec, tags: [] },
      values: { day, hash: askedHash(asked) },
      load: async (shown) => bodyOf(await make(shown), this.name),
    });
    return {
      etag: value.etag,
      get body() {
        return value.body;
      },
      deflated,
      delivery,
      stamp,
    };
  }
}

/** In the path or in the query string. */
function workspaceOf({ path, query }: JsonObject): unknown {
  const [inPath, inQuery] = [path, query].map((part) => (part as JsonObject | undefined)?.[WORKSPACE_PARAMETER]);
  return inPath ?? inQuery;
}
