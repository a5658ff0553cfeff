import { TagTemplate } from '../kernel/tag-template.js';
import type { EventDeclaration } from './event-declaration.js';
import { isPayloadKind } from './payload.rules.js';

/** One fault of one declaration. */
export interface EventProblem {
  readonly event: string;
  readonly code: 'event.type' | 'event.duplicate' | 'event.member' | 'event.tag' | 'event.placeholder';
  readonly message: string;
  readonly remedy: string;
}

const TYPE = /^[a-z][a-z0-9_]{0,62}(\.[a-z][a-z0-9_]{0,62}){0,3}$/;
const MEMBER = /^[a-z][A-Za-z0-9_]{0,62}$/;
const MEMBERS_MAX = 50;
const TAGS_MAX = 16;

/** Everything that is wrong with the declarations, by themselves and beside each other. */
export function eventProblems(declarations: readonly EventDeclaration[]): readonly EventProblem[] {
  const distinct = [...new Set(declarations)];
  return distinct.flatMap((declaration, at) => {
    const { type } = declaration;
    const isTwice = distinct.slice(0, at).some((earlier) => earlier.type === type);
    return [
      ...(isTwice
        ? [problem(type, 'event.duplicate', 'is declared twice', 'Keep one declaration and import it.')]
        : []),
      ...(TYPE.test(type)
        ? []
        : [problem(type, 'event.type', 'is not a type', 'Write lower-case words, for example agent_run_completed.')]),
      ...memberProblems(declaration),
      ...tagProblems(declaration),
    ];
  });
}

function memberProblems({ type, payload }: EventDeclaration): readonly EventProblem[] {
  const members = Object.entries(payload);
  const tooMany =
    members.length > MEMBERS_MAX
      ? [problem(type, 'event.member', `has more than ${MEMBERS_MAX} members`, 'Carry what tells it apart.')]
      : [];
  const faulty = members.flatMap(([name, kind]) => {
    if (!MEMBER.test(name)) {
      return [problem(type, 'event.member', `names a member ${name}`, 'Begin with a lower-case letter.')];
    }
    if (isPayloadKind(kind)) return [];
    const remedy = 'Use text, integer, number, flag, date or instant, with ? behind it where it may be null.';
    return [problem(type, 'event.member', `has ${name} of an unknown kind`, remedy)];
  });
  return [...tooMany, ...faulty];
}

function tagProblems({ type, payload, tags }: EventDeclaration): readonly EventProblem[] {
  if (tags.length > TAGS_MAX) {
    return [problem(type, 'event.tag', `moves more than ${TAGS_MAX} tags`, 'Name a family with :* instead.')];
  }
  return tags.flatMap((text) => {
    const parsed = TagTemplate.parse(text);
    if ('fault' in parsed) {
      return [
        problem(
          type,
          'event.tag',
          `maps to ${text}, which ${parsed.fault}`,
          'Write it as family:{member} or family:*.',
        ),
      ];
    }
    return parsed.template.placeholders.flatMap((name) => placeholderProblem(type, text, name, payload[name]));
  });
}

function placeholderProblem(
  type: string,
  text: string,
  name: string,
  kind: string | undefined,
): readonly EventProblem[] {
  if (kind === undefined) {
    const message = `maps to ${text}, but carries no ${name}`;
    return [problem(type, 'event.placeholder', message, `Add ${name} to the payload, or name a member it has.`)];
  }
  if (['text', 'integer', 'date'].includes(kind)) return [];
  const message = `maps to ${text} by ${name}, a ${kind}`;
  return [problem(type, 'event.placeholder', message, 'Name a text, integer or date that is never null.')];
}

function problem(event: string, code: EventProblem['code'], message: string, remedy: string): EventProblem {
  return { event, code, message, remedy };
}
