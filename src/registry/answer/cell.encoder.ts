import { FalajError } from '../../kernel/falaj-error.js';
import type { ColumnDefinition, ColumnType } from '../query-definition.js';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d{1,6})?(?:([+-])(\d{2})(?::(\d{2}))?)?$/;
const MINUTE_MS = 60_000;

/**
 * PostgreSQL's text for a value as JSON text, by the column's declared type. Numbers keep the digits PostgreSQL gave, however
 * many; timestamps become UTC, one without a zone is taken as UTC.
 * @throws FalajError query.failed for what JSON cannot carry (NaN, infinities) and for text that is not of the type.
 */
export function encodeCell(column: ColumnDefinition, text: string): string {
  const json = ENCODERS[column.type](text);
  if (json === undefined)
    throw new FalajError(
      'query.failed',
      `the column ${column.name} holds a value that is no ${column.type} JSON can carry`,
    );
  return json;
}

const ENCODERS: Readonly<Record<ColumnType, (text: string) => string | undefined>> = {
  string: (text) => JSON.stringify(text),
  integer: (text) => (/^-?\d+$/.test(text) ? text : undefined),
  decimal: (text) => (NUMBER.test(text) ? text : undefined),
  boolean: (text) => (text === 't' ? 'true' : text === 'f' ? 'false' : undefined),
  date: (text) => (DATE.test(text) ? `"${text}"` : undefined),
  timestamp: (text) => {
    const instant = toInstant(text);
    return instant === undefined ? undefined : `"${instant}"`;
  },
  json: (text) => text,
};

/** PostgreSQL's ISO text for a timestamp as an ISO instant in UTC, fraction kept as it stands; undefined for anything else. */
export function toInstant(text: string): string | undefined {
  const [, date, time, fraction = '', sign, hours, minutes] = MOMENT.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const offsetMinutes = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
  const seconds = new Date(Date.parse(`${date}T${time}Z`) - offsetMinutes * MINUTE_MS).toISOString().slice(0, 19);
  return `${seconds}${fraction}Z`;
}
