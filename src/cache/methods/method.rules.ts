import type { EventDeclaration } from '../../events/event-declaration.js';
import type { EventCatalogue } from '../../events/event.catalogue.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { TagTemplate } from '../../kernel/tag-template.js';
import { definitionError, reporterFor, type DefinitionProblem } from '../../registry/definitions/definition-problem.js';
import { KeyShape } from '../key.shape.js';
import type { CachedDeclaration } from './cached.decorator.js';

/** A method that is declared to be cached, as it was found. */
export interface FoundMethod {
  readonly declaration: CachedDeclaration;
  /** `Class.method` */
  readonly place: string;
  readonly name: string;
  readonly method: (...args: never[]) => unknown;
  /** As the compiler wrote them down; undefined where it did not. */
  readonly parameterTypes: readonly unknown[] | undefined;
  readonly returnType: unknown;
  readonly isLasting: boolean;
  readonly isController: boolean;
}

/** Everything that is wrong with one declaration by itself. */
export function methodProblems(found: FoundMethod, events: EventCatalogue): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report = reporterFor(found.place, problems);
  const say = (code: string, message: string, remedy: string): void => {
    report(1, code, message, remedy);
  };
  if (found.isController)
    say('cached.controller', 'is a route', 'Use @CachedResponse for handlers; cache methods of services.');
  if (found.declaration.audience === 'workspace')
    say('cached.audience', 'is for a workspace, which only responses can be', 'Name tenant or user.');
  if (!found.isLasting)
    say('cached.request_scoped', 'is made anew for each request', 'Give its class the default scope.');
  assertScopeFirst(found, say);
  if (found.returnType !== undefined && found.returnType !== Promise)
    say('cached.return_type', 'does not give a promise', 'Give a promise of plain values; streams cannot be kept.');
  const names = keyNames(found, say);
  for (const text of found.declaration.tags ?? []) tagProblem(text, names, say);
  for (const event of found.declaration.invalidateOn ?? []) eventProblem(event, events, say);
  return problems;
}

/** @throws FalajError definition.invalid with all of them. */
export function assertNoProblems(problems: readonly DefinitionProblem[]): void {
  if (problems.length > 0) throw definitionError([...problems]);
}

/** Tags that the answers carry. */
export function carriedTemplates({ tags = [] }: CachedDeclaration): readonly TagTemplate[] {
  return templatesOf(tags);
}

/** Tags of the events that end the answers. */
export function endingTemplates({ invalidateOn = [] }: CachedDeclaration): readonly TagTemplate[] {
  return templatesOf(invalidateOn.flatMap((event) => event.tags));
}

function templatesOf(texts: readonly string[]): readonly TagTemplate[] {
  return texts.flatMap((text) => {
    const parsed = TagTemplate.parse(text);
    return 'template' in parsed ? [parsed.template] : [];
  });
}

type Say = (code: string, message: string, remedy: string) => void;

/** An interface is an object to the compiler's notes: of what is certainly none, the scope is not the first. */
function assertScopeFirst({ method, parameterTypes }: FoundMethod, say: Say): void {
  const first = parameterTypes?.[0];
  const isOther = first !== undefined && first !== Object;
  if (method.length > 0 && !isOther) return;
  say('cached.scope', 'does not take the scope first', 'Make its first argument the QueryScope.');
}

function keyNames({ declaration, place, method }: FoundMethod, say: Say): readonly string[] {
  let names: readonly string[];
  try {
    names = KeyShape.parse(declaration.key, place).placeholders;
  } catch (error) {
    if (!(error instanceof FalajError)) throw error;
    say('cached.key', `has the key ${declaration.key}, which is no form of one`, 'Write it as family:{name}.');
    return [];
  }
  if (new Set(names).size < names.length) say('cached.key', 'names an argument twice in its key', 'Name each once.');
  const takes = method.length - 1;
  if (takes > 1 && takes > names.length && !names.includes('hash'))
    say('cached.key', `takes ${String(takes)} arguments and names ${String(names.length)}`, 'Name all, or {hash}.');
  return names;
}

function tagProblem(text: string, names: readonly string[], say: Say): void {
  const parsed = TagTemplate.parse(text);
  if ('fault' in parsed) {
    say('cached.tag', `carries ${text}, which ${parsed.fault}`, 'Write it as family:{name} or family:*.');
    return;
  }
  const strange = parsed.template.placeholders.find((name) => !names.includes(name));
  if (strange !== undefined)
    say('cached.tag', `carries ${text}, but has no ${strange}`, 'Name one that its key names.');
}

function eventProblem(event: EventDeclaration, events: EventCatalogue, say: Say): void {
  if (events.find(event.type)?.declaration !== event)
    say('cached.event', `ends with ${event.type}, which no module declares`, 'Import EventsModule.declare(…) with it.');
  else if (event.tags.length === 0)
    say('cached.event', `ends with ${event.type}, which moves no tags`, 'Give the event the tags that it moves.');
}
