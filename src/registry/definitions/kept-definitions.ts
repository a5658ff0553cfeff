import { TagTemplate } from '../../kernel/tag-template.js';
import type { QueryDefinition } from '../query-definition.js';
import type { DefinitionSet } from './definitions.loader.js';
import { KeptJudgements } from './kept-judgements.js';

/** Definitions from one start to the next. */
export class KeptDefinitions extends KeptJudgements<DefinitionSet> {
  /** @param directory made when first written to. */
  constructor(directory: string) {
    super(directory, { name: 'set', judges: ['registry', 'kernel'], write: written, read: revived });
  }
}

type KeptDefinition = Omit<QueryDefinition, 'tags'> & { readonly tags: readonly string[] };
type KeptSet = Omit<DefinitionSet, 'definitions'> & { readonly definitions: readonly KeptDefinition[] };

function written(set: DefinitionSet): string {
  return JSON.stringify(set, (_, value: unknown) => (value instanceof TagTemplate ? value.text : value));
}

function revived(text: string): DefinitionSet {
  const set = JSON.parse(text) as KeptSet;
  const definitions = set.definitions.map((kept) => Object.freeze({ ...kept, tags: kept.tags.map(templateOf) }));
  return { version: set.version, definitions: Object.freeze(definitions), tables: Object.freeze(set.tables) };
}

function templateOf(text: string): TagTemplate {
  const parsed = TagTemplate.parse(text);
  if ('fault' in parsed) throw new Error(`a kept tag ${parsed.fault}`);
  return parsed.template;
}
