import ts from 'typescript';
import { LOG_EVENTS, logEventOf } from '../../src/observability/log-events.js';
import type { SourceFile } from './source-tree.js';

const LEVELS: Readonly<Record<string, string>> = {
  log: 'info',
  warn: 'warn',
  error: 'error',
  debug: 'debug',
  fatal: 'fatal',
  verbose: 'trace',
};

/** Fields of any line, and the message itself. */
const ALWAYS = new Set(['message', 'err', 'stack']);

/** One call of a logger. */
export interface LogCall {
  readonly place: string;
  readonly level: string;
  /** Undefined where it is not a constant. */
  readonly message: string | undefined;
  /** Fields that are written out; what is spread in is held against the table by the logger itself. */
  readonly fields: readonly string[];
}

/** Calls of whatever is named a logger: `logger.warn(…)`, `this.logger.log(…)`. */
export function logCalls(files: readonly SourceFile[]): readonly LogCall[] {
  return files.flatMap(({ path, text }) => {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    const calls: LogCall[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const call = logCall(node, path, source);
        if (call !== undefined) calls.push(call);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return calls;
  });
}

function logCall(node: ts.CallExpression, path: string, source: ts.SourceFile): LogCall | undefined {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const level = LEVELS[expression.name.text];
  if (level === undefined || !/(^|\.)logger$/i.test(expression.expression.getText(source))) return undefined;
  const place = `${path}:${String(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1)}`;
  const objects = node.arguments.filter(ts.isObjectLiteralExpression);
  const fields = objects.flatMap(({ properties }) => properties.flatMap((property) => nameOf(property)));
  const [first] = node.arguments;
  const message = first === undefined ? undefined : messageOf(first);
  return { place, level, message, fields: fields.filter((name) => !ALWAYS.has(name)) };
}

function nameOf(property: ts.ObjectLiteralElementLike): string[] {
  return property.name !== undefined && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
    ? [property.name.text]
    : [];
}

function messageOf(argument: ts.Expression): string | undefined {
  if (ts.isStringLiteral(argument)) return argument.text;
  if (!ts.isObjectLiteralExpression(argument)) return undefined;
  for (const property of argument.properties)
    if (ts.isPropertyAssignment(property) && property.name.getText() === 'message')
      return ts.isStringLiteral(property.initializer) ? property.initializer.text : undefined;
  return undefined;
}

export function logViolations(calls: readonly LogCall[]): string[] {
  return calls.flatMap(({ place, level, message, fields }) => {
    if (message === undefined) return [`${place}: the message is no constant`];
    const found = logEventOf(message);
    if (found === undefined) return [`${place}: "${message}" is not in the table of log events`];
    const [name, event] = found;
    const unknown = fields.filter((field) => !event.fields.includes(field));
    return [
      ...(event.level === level ? [] : [`${place}: ${name} is written as ${level}, the table says ${event.level}`]),
      ...unknown.map((field) => `${place}: ${name} has no field ${field}`),
    ];
  });
}

/** The table for people, as it stands in docs/log-events.md. */
export function logEventsDocument(): string {
  const rows = Object.entries(LOG_EVENTS).map(([name, { message, level, fields }]) => {
    const named = fields.map((field) => `\`${field}\``).join(', ');
    return `| \`${name}\` | ${level} | ${message} | ${named} |`;
  });
  return [
    '# Log events',
    '',
    'Every line is one JSON object: `level`, `time`, `service`, `context`, `event` (a name of this table), `msg` (its constant message), the',
    'fields named here, `request_id` where it was written for a request, `trace_id` and `span_id` where it is traced, and `err` or `stack` where',
    'something failed. A field that is not named here does not go out. No field holds a parameter of a query, a value of a row, a key or a token.',
    'Lines of level debug about single reads are written only with `LOG_LEVEL=debug`. This file is made from `src/observability/log-events.ts`; a',
    'test holds them equal.',
    '',
    '| event | level | message | fields |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
