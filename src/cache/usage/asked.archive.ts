import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_LINK, type ControlLink } from '../../changes/control-link.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { QueryRegistry } from '../../registry/query.registry.js';
import type { AskedQuestion, WeighedQuestion } from './asked-question.js';
import { QuestionSeal } from './question.seal.js';

const TIMEOUT_MS = 2000;
/** Who was not asked for so long is forgotten, whatever it weighs. */
const DAY_SECONDS = 86_400;

const HALVED = `2 ^ (- extract(epoch FROM clock_timestamp() - a.asked_at) / $3::double precision)`;

/** Adds uses to what is known, each weight as of now; what has no place among the heaviest goes, and what was not asked for a day. */
const ADD = `
INSERT INTO falaj.asked_key AS a (namespace, digest, query_id, tenant, params, sealed, weight, asked_at)
SELECT $1, decode(r.digest, 'hex'), r.query_id, r.tenant, r.params, decode(r.sealed, 'hex'), r.uses, clock_timestamp()
FROM jsonb_to_recordset($2::jsonb) AS r(digest text, query_id text, tenant text, params jsonb, sealed text, uses double precision)
ORDER BY r.digest
ON CONFLICT (namespace, digest) DO UPDATE
SET weight = a.weight * ${HALVED} + excluded.weight, asked_at = excluded.asked_at, params = excluded.params, sealed = excluded.sealed`;

const SHED = `
DELETE FROM falaj.asked_key AS a WHERE namespace = $1 AND (asked_at < clock_timestamp() - make_interval(secs => $4) OR digest IN (
  SELECT digest FROM falaj.asked_key AS a WHERE namespace = $1 ORDER BY weight * ${HALVED} DESC, digest OFFSET $2))`;

const MOST = `
SELECT encode(digest, 'hex') AS digest, query_id, tenant, params, encode(sealed, 'hex') AS sealed, weight * ${HALVED} AS weight
FROM falaj.asked_key AS a WHERE namespace = $1 AND asked_at > clock_timestamp() - make_interval(secs => $4)
ORDER BY weight * ${HALVED} DESC, digest LIMIT $2`;

interface Row extends Record<string, unknown> {
  readonly digest: string;
  readonly query_id: string;
  readonly tenant: string | null;
  readonly params: JsonObject | null;
  readonly sealed: string | null;
  readonly weight: number;
}

/**
 * The questions asked most, over all processes and past their end. In clear stands only what anyone may ask: a query that is public, or a
 * tenant's without a restriction, in a region that is not encrypted. Anything else is sealed, or where there is no key, not kept.
 */
@Injectable()
export class AskedArchive {
  private readonly seal: QuestionSeal;

  constructor(
    @Inject(SERVICE_LINK) private readonly link: ControlLink,
    private readonly registry: QueryRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const secrets = settings.cache.encryptionKeys.map(({ name, secret }) => ({
      name,
      secret: Buffer.from(secret, 'base64'),
    }));
    this.seal = new QuestionSeal(secrets);
  }

  /** @throws FalajError database.unavailable */
  async add(asked: readonly (AskedQuestion & { readonly uses: number })[]): Promise<void> {
    const { namespace, usage } = this.settings.cache;
    const rows = asked.flatMap((each) => this.rowOf(each));
    const halfLife = usage.halfLifeSeconds;
    if (rows.length > 0) await this.link.query(ADD, [namespace, JSON.stringify(rows), halfLife], TIMEOUT_MS);
    await this.link.query(SHED, [namespace, usage.keptMax, halfLife, DAY_SECONDS], TIMEOUT_MS);
  }

  /** The heaviest first, of queries there are. @throws FalajError database.unavailable */
  async most(count: number): Promise<readonly WeighedQuestion[]> {
    const { namespace, usage } = this.settings.cache;
    const values = [namespace, count, usage.halfLifeSeconds, DAY_SECONDS];
    const rows = await this.link.query<Row>(MOST, values, TIMEOUT_MS);
    return rows.flatMap((row) => {
      const question = this.questionOf(row);
      return question === undefined ? [] : [{ ...question, weight: row.weight }];
    });
  }

  private rowOf({ uses, ...question }: AskedQuestion & { readonly uses: number }): JsonObject[] {
    const { key, queryId, params, tenant } = question;
    if (this.isOpen(queryId)) {
      const digest = createHash('sha256').update(key).digest('hex');
      return [{ digest, query_id: queryId, tenant, params, uses }];
    }
    if (!this.seal.isAble) return [];
    const digest = this.seal.digest(key);
    const sealed = this.seal.seal(question, digest).toString('hex');
    return [{ digest: digest.toString('hex'), query_id: queryId, sealed, uses }];
  }

  private questionOf({ digest, query_id: queryId, tenant, params, sealed }: Row): AskedQuestion | undefined {
    if (this.registry.find(queryId) === undefined) return undefined;
    // Its key is made anew when it is bound: a definition may have changed since.
    if (params !== null) return { key: digest, queryId, params, tenant };
    if (sealed === null) return undefined;
    return this.seal.open(Buffer.from(sealed, 'hex'), queryId, Buffer.from(digest, 'hex'));
  }

  private isOpen(queryId: string): boolean {
    const definition = this.registry.find(queryId);
    if (definition?.accessLevel !== 'public' || definition.scope === 'user') return false;
    const region = this.settings.cache.regions[definition.cache?.region ?? ''];
    return region?.encrypted === false;
  }
}
