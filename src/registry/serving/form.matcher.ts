import type { Node } from 'libpg-query';
import { textOf } from './canonical.tree.js';
import { assertPart, Refused } from './refused.js';
import type { RouteRefusal, RouteRule } from './route.codes.js';
import type { ServingForm } from './serving.form.js';

/** One side of a comparison. */
export interface Side {
  readonly form: ServingForm;
  /** Whether small groups of persons are held back in it. */
  readonly suppresses: boolean;
}

export interface StoredSide extends Side {
  /** Columns that no two of its rows share all of. */
  readonly uniqueKey: readonly string[];
}

/** How a question's rows are got from stored ones, proved by their statements alone; what the stored types say comes on top. */
export interface Match {
  readonly rule: Exclude<RouteRule, 'same'>;
  /** Conditions on rows before they were grouped, of which the view knows nothing: to be put to its columns. */
  readonly narrower: readonly Node[];
  /** The same on finished rows. */
  readonly filters: readonly Node[];
}

/**
 * Proves that the rows one statement asks for are those of another, filtered or added up.
 *
 * Proved is what is the same text after both were taken apart: tables, joins and subqueries, groups, conditions. What the question asks
 * in addition must be sayable by what the other puts out. Nothing is proved by meaning: what is written differently is another thing.
 * Each gate refuses with the code of its own; the first that is not passed speaks.
 */
export function matchForms(
  asked: Side,
  stored: StoredSide,
  isSameQuery: boolean,
): Match | { readonly refusal: RouteRefusal } {
  try {
    return matched(asked, stored, isSameQuery);
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

function matched(asked: Side, stored: StoredSide, isSameQuery: boolean): Match {
  assertPart(isSameQuery || !(asked.suppresses || stored.suppresses), 'suppression');
  assertPart(!asked.form.isLimited && !stored.form.isLimited, 'limit');
  assertPart(asked.form.order !== null, 'order');
  assertSameSource(asked.form, stored.form, isSameQuery);
  const other = isSameQuery ? 'params' : 'conditions';
  const narrower = remainder(asked.form.core.where, stored.form.core.where, other);
  const isFiner = isSameGroups(asked.form, stored.form);
  if (asked.form.core.kind === 'grouped' && !isFiner) return coarser(asked, stored, narrower);
  assertPart(asked.form.core.having === stored.form.core.having, 'having');
  const filters = remainder(asked.form.filters, stored.form.filters, other);
  if (!isSameQuery) assertTotalOrder(asked.form, keyOf(stored));
  return { rule: isSameQuery ? 'filtered' : 'shared', narrower, filters };
}

/** Groups of the view, added up. What was held back of them, or left out, cannot be added. */
export function coarser(asked: Side, stored: StoredSide, narrower: readonly Node[]): Match {
  const [ask, store] = [asked.form, stored.form];
  assertPart(!asked.suppresses && !stored.suppresses, 'suppression');
  assertPart(ask.core.having === null && store.core.having === null && store.filters.length === 0, 'having');
  const finer = new Set(store.core.groups.map(textOf));
  assertPart(
    ask.core.groups.every((group) => finer.has(textOf(group))),
    'groups',
  );
  assertTotalOrder(ask, ask.core.groups);
  return { rule: 'rolled_up', narrower, filters: ask.filters };
}

function assertSameSource({ core: ask }: ServingForm, { core: store }: ServingForm, isSameQuery: boolean): void {
  if (ask.kind === store.kind && ask.source === store.source) return;
  const obstacle = ask.obstacle ?? store.obstacle;
  if (isSameQuery) throw new Refused('params');
  if (obstacle !== null) throw new Refused(obstacle);
  throw new Refused(ask.source === store.source ? 'groups' : 'source');
}

function isSameGroups({ core: ask }: ServingForm, { core: store }: ServingForm): boolean {
  const [asked, stored] = [new Set(ask.groups.map(textOf)), new Set(store.groups.map(textOf))];
  return asked.size === stored.size && [...asked].every((group) => stored.has(group));
}

/** What is asked beyond what is stored; every stored condition has to be asked as well. */
function remainder(asked: readonly Node[], stored: readonly Node[], refusal: RouteRefusal): readonly Node[] {
  const texts = new Set(stored.map(textOf));
  const askedTexts = new Set(asked.map(textOf));
  assertPart(
    [...texts].every((text) => askedTexts.has(text)),
    refusal,
  );
  return asked.filter((condition) => !texts.has(textOf(condition)));
}

/** Expressions that no two rows of the view share all of. */
function keyOf({ form, uniqueKey }: StoredSide): readonly Node[] {
  if (form.core.kind === 'grouped') return form.core.groups;
  return form.outputs.filter(({ name }) => uniqueKey.includes(name)).map(({ value }) => value);
}

/** Rows that the order does not part would come in any order. */
function assertTotalOrder(form: ServingForm, key: readonly Node[]): void {
  const sorted = new Set(
    form.outputs
      .filter(({ name }) => form.order?.some(({ column }) => column === name))
      .map(({ value }) => textOf(value)),
  );
  assertPart(
    key.every((part) => sorted.has(textOf(part))),
    'order',
  );
}
