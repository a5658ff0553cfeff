import type { EventDeclaration, MemberKind, PayloadKind } from './event-declaration.js';

const TEXT_LENGTH_MAX = 10_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const ACCEPTS: Readonly<Record<MemberKind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value.length <= TEXT_LENGTH_MAX,
  integer: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  flag: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && DATE.test(value) && !Number.isNaN(Date.parse(value)),
  instant: (value) => typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
};

export function isPayloadKind(kind: string): kind is PayloadKind {
  return Object.hasOwn(ACCEPTS, kind.replace(/\?$/, ''));
}

/** What is wrong with a payload, without its values; undefined where it is as declared. */
export function payloadFault({ payload: shape }: EventDeclaration, payload: object): string | undefined {
  const members = payload as Readonly<Record<string, unknown>>;
  const stranger = Object.keys(members).find((name) => !Object.hasOwn(shape, name));
  if (stranger !== undefined) return `carries ${stranger.slice(0, 64)}, which is not declared`;
  const wrong = Object.entries(shape).find(([name, kind]) => !accepts(kind, members[name]));
  return wrong === undefined ? undefined : `needs ${wrong[0]}: ${wrong[1].replace('?', ' or null')}`;
}

function accepts(kind: PayloadKind, value: unknown): boolean {
  if (value === null) return kind.endsWith('?');
  return ACCEPTS[kind.replace('?', '') as MemberKind](value);
}
