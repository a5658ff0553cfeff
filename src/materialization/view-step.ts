import { isSameIndex } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { PlannedStep, ViewCondition } from './view-report.js';
import { conditionOf, type IndexFacts, type ViewFacts } from './view.facts.js';
import { indexStatements } from './view.indexes.js';
import { carriedIndexes, retiredIndexes, type FormerDefinition } from './view.inheritance.js';

const SWAP_LOCK = 'ACCESS EXCLUSIVE on the view for the moment of the swap';
const SHARE_LOCK = 'SHARE on the view while an index is made: readers go on, refreshes wait';
const READERS_GO_ON = 'none that stops readers';

type Verdict = Pick<PlannedStep, 'action' | 'reason' | 'locks'>;

const STEPS: Readonly<Record<ViewCondition, Verdict>> = {
  missing: { action: 'create', reason: 'it is not there', locks: READERS_GO_ON },
  outdated: { action: 'rebuild', reason: 'its definition changed', locks: SWAP_LOCK },
  rolled_back: { action: 'rebuild', reason: 'it was rolled back from its definition', locks: SWAP_LOCK },
  drifted: { action: 'rebuild', reason: 'its definition was altered by hand', locks: SWAP_LOCK },
  unpopulated: {
    action: 'refresh',
    reason: 'it holds nothing yet',
    locks: 'ACCESS EXCLUSIVE on the view for the first fill',
  },
  foreign: { action: 'blocked', reason: 'the name belongs to a relation this service did not make', locks: 'none' },
  quarantined: { action: 'rebuild', reason: 'it is quarantined', locks: SWAP_LOCK },
  ready: { action: 'none', reason: 'it is as defined', locks: 'none' },
};

/** What has to be done to one view for it to be as it is defined, by itself: without what reads it. */
export function stepFor(view: ViewDefinition, facts: ViewFacts | undefined): PlannedStep {
  const condition = facts === undefined ? 'missing' : conditionOf(view, facts);
  if (facts === undefined || facts.relation === null || condition === 'missing' || condition === 'foreign')
    return step(view, STEPS[condition]);
  const changes = storageChanges(view, facts);
  const { details, makes, replaces } = indexChanges(view, facts);
  if (condition === 'outdated' && isSameButIndexes(view, facts))
    return step(view, reindexing('its indexes are defined otherwise', replaces), details);
  if (condition === 'ready' && changes.length > 0)
    return step(view, { action: 'rebuild', reason: 'how it is stored was altered by hand', locks: SWAP_LOCK }, changes);
  if (condition === 'ready' && (makes || replaces))
    return step(view, reindexing(makes ? 'an index is missing' : 'an index is otherwise', replaces), details);
  if (STEPS[condition].action !== 'rebuild') return step(view, STEPS[condition], details);
  const told = [...definitionChanges(view, facts), ...changes, ...extrasOf(view, facts)];
  return { ...step(view, STEPS[condition], told), isHeld: condition === 'rolled_back' };
}

/** A step of its own, with nothing else known of it yet. */
export function step(
  view: Pick<ViewDefinition, 'name'>,
  verdict: Verdict,
  details: readonly string[] = [],
): PlannedStep {
  return { view: view.name, ...verdict, details, expected: null, together: [], within: null, isHeld: false };
}

function reindexing(reason: string, replaces: boolean): Verdict {
  const swap = '; ACCESS EXCLUSIVE for the moment in which the index made beside takes the name';
  return { action: 'reindex', reason, locks: replaces ? SHARE_LOCK + swap : SHARE_LOCK };
}

/** The rows and their storage are those of the definition; its indexes alone are not. */
function isSameButIndexes(view: ViewDefinition, { state, relation }: ViewFacts): boolean {
  const known = state?.definition;
  return (
    relation?.populated === true &&
    // A rebuild lifts that, indexes alone would not.
    state?.quarantined === null &&
    state.definition_hash === relation.definition_hash &&
    known?.content === view.content &&
    JSON.stringify(known.storage) === JSON.stringify(view.storage)
  );
}

function indexChanges(
  view: ViewDefinition,
  { indexes, state }: ViewFacts,
): { readonly details: readonly string[]; readonly makes: boolean; readonly replaces: boolean } {
  const wanted = indexStatements(view, VIEW_SCHEMA);
  const missing = wanted.filter(({ name }) => indexes.every((index) => index.name !== name));
  const other = wanted.filter(({ name, statement }) =>
    indexes.some((index) => index.name === name && !isSameIndex(index.definition, statement)),
  );
  const retired = retiredIndexes(view, { indexes }, state?.definition);
  const details = [
    ...missing.map(({ name }) => `missing index ${name}`),
    ...other.map(({ name }) => `index ${name} is not as it is defined here; it is made beside and takes the name`),
    ...retired.map(({ name }) => `index ${name} is defined no more; it is dropped`),
    ...kept(carriedIndexes(view, { indexes }, state?.definition), 'it is kept'),
  ];
  return { details, makes: missing.length > 0, replaces: other.length + retired.length > 0 };
}

/** What a rebuild does with indexes that the definition does not name. */
function extrasOf(view: ViewDefinition, { indexes, state }: ViewFacts): readonly string[] {
  const carried = carriedIndexes(view, { indexes }, state?.definition);
  const retired = retiredIndexes(view, { indexes }, state?.definition);
  const columns = view.query.statementColumns.map(({ name }) => name);
  const fits = ({ definition }: IndexFacts): boolean => columnsIn(definition).every((name) => columns.includes(name));
  return [
    ...kept(carried.filter(fits), 'it is carried over'),
    ...kept(
      carried.filter((index) => !fits(index)),
      'it cannot be carried over, for a column of it is gone; it stays on the former build',
    ),
    ...retired.map(({ name }) => `index ${name} is defined no more; it stays on the former build`),
  ];
}

/** Someone made it for a reason this service does not know: it is told of, never dropped. */
function kept(indexes: readonly { readonly name: string }[], fate: string): readonly string[] {
  return indexes.map(({ name }) => `index ${name} is not defined here; ${fate}`);
}

/** Plain columns as the server writes them between the brackets of an index; what is more than that is left to the build to find out. */
function columnsIn(definition: string): readonly string[] {
  const list = /\(([^()]*)\)$/.exec(definition)?.[1];
  return list === undefined ? [] : list.split(',').map((column) => column.trim().split(' ', 1)[0] ?? '');
}

/** What the definition says of storage and the relation does not have. */
function storageChanges(view: ViewDefinition, { relation, state }: ViewFacts): readonly string[] {
  const have = new Set(relation?.options);
  const defined = view.storage.options.filter((option) => !have.has(option));
  const names = new Set(view.storage.options.map((option) => option.split('=', 1)[0]));
  const formerly = (state?.definition.storage?.options ?? []).map((option) => option.split('=', 1)[0]);
  const gone = (relation?.options ?? []).filter((option) => {
    const name = option.split('=', 1)[0];
    return formerly.includes(name) && !names.has(name);
  });
  const { tablespace } = view.storage;
  return [
    ...defined.map((option) => `storage option ${option} is not set`),
    ...gone.map((option) => `storage option ${option} is defined no more`),
    ...(tablespace === null || tablespace === (relation?.tablespace ?? null)
      ? []
      : [`it is not in tablespace ${tablespace}`]),
  ];
}

/** In which parts the build differs from the definition. */
function definitionChanges(view: ViewDefinition, { state, relation }: ViewFacts): readonly string[] {
  const known = state?.definition;
  const [have, want] = [relation?.columns ?? [], view.query.statementColumns.map(({ name }) => name)];
  const [before, now] = [known?.params, view.bound.params];
  const params = Object.keys({ ...before, ...now }).filter(
    (name) => JSON.stringify(before?.[name] ?? null) !== JSON.stringify(now[name] ?? null),
  );
  return [
    ...kindChange(view, known),
    ...want.filter((name) => !have.includes(name)).map((name) => `column ${name} is new`),
    ...have.filter((name) => !want.includes(name)).map((name) => `column ${name} goes`),
    ...params.map(
      (name) =>
        `parameter ${name} is ${JSON.stringify(now[name] ?? null)}, was ${JSON.stringify(before?.[name] ?? null)}`,
    ),
    ...(JSON.stringify(known?.unique_key) === JSON.stringify(view.uniqueKey)
      ? []
      : [`its unique key is ${view.uniqueKey.join(', ')}`]),
    ...(relation?.definition_hash === state?.definition_hash ? [] : ['what stands there is not what was built']),
  ];
}

/** Another kind is another relation, whatever its rows are. */
function kindChange({ incremental }: ViewDefinition, known: FormerDefinition | undefined): readonly string[] {
  const [was, is] = [known?.incremental === true, incremental !== null];
  if (was === is) return [];
  return [
    is
      ? 'its kind changes: from a materialized view to a table that is refreshed by what changed'
      : 'its kind changes: from a table that is refreshed by what changed to a materialized view',
  ];
}
