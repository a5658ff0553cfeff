import { TagTemplate } from '../../kernel/tag-template.js';
import type { ParameterDefinition, ParameterType } from '../query-definition.js';
import type { ContractMap, Fault } from './contract-map.js';

const TAGS_MAX = 8;
const FORM = 'Write it as family:{parameter} or family:*; tags of tables and datasets need no writing.';

/** Types whose values an event can name as they are. */
const NAMING_TYPES: readonly ParameterType[] = ['string', 'integer', 'date'];

/** Tags that answers carry besides those of their tables: what events and operators move. Faulty ones are reported and left out. */
export function parseTags(map: ContractMap, parameters: readonly ParameterDefinition[]): readonly TagTemplate[] {
  const texts = map.has('tags') ? (map.texts('tags') ?? []) : [];
  if (texts.length > TAGS_MAX) map.wrong('tags', `has more than ${TAGS_MAX} tags`, 'Name a family with :* instead.');
  return texts.slice(0, TAGS_MAX).flatMap((text) => parseTag(map, text, parameters) ?? []);
}

function parseTag(map: ContractMap, text: string, parameters: readonly ParameterDefinition[]): TagTemplate | undefined {
  const parsed = TagTemplate.parse(text);
  const fault = 'fault' in parsed ? ([parsed.fault, FORM] as const) : placeholderFault(parsed.template, parameters);
  if (fault !== undefined) map.report('tags', 'contract.tag', `the tag ${text} ${fault[0]}`, fault[1]);
  return 'template' in parsed && fault === undefined ? parsed.template : undefined;
}

function placeholderFault(template: TagTemplate, parameters: readonly ParameterDefinition[]): Fault | undefined {
  for (const name of template.placeholders) {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) return [`names ${name}, which is not declared`, 'Name a declared parameter.'];
    if (!NAMING_TYPES.includes(parameter.type)) {
      return [`is by ${name}, a ${parameter.type}`, `Only ${NAMING_TYPES.join(', ')} can stand in a tag.`];
    }
  }
  return undefined;
}
