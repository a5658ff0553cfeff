import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { currentRequest } from './request-context.js';
import { logEventOf } from './log-events.js';
import { prettyLine } from './log.format.js';
import { currentSpan } from './tracing/current-span.js';
import { redacted, redactedText } from './log-redaction.js';

export interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** One readable line each, for a terminal; otherwise one JSON object each. */
  readonly pretty: boolean;
  /** Where lines go; standard error by default, so that standard output carries answers alone. */
  readonly write?: (line: string) => void;
}

/** Contexts in which Nest tells each module and route that it wires: dozens of lines a start. */
const FRAMEWORK = new Set(['InstanceLoader', 'NestApplication', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

/** Fields of any line. */
const ALWAYS = new Set(['err', 'stack']);

/** Where Nest tells of an error that it then throws: whoever builds the application tells it to the user, without a stack. */
const THROWN_ANYWAY = 'ExceptionHandler';
const LISTENER = 'NestApplication';

/**
 * Nest's logger as structured lines: a constant message, its context, fields, and the ids of request and span it was written for. Call it
 * as `logger.warn('message', { field: value })`; an `Error` among the arguments becomes `err`.
 */
export class StructuredLogger implements LoggerService {
  private readonly lines: Logger;

  constructor(options: LoggerOptions) {
    this.lines = pino(
      {
        level: options.level,
        base: { service: 'falaj' },
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        // What `redacted` made of an error goes out as it is; pino's own serializer would add the message and stack again.
        serializers: { err: (described: unknown) => described },
        formatters: { level: (label) => ({ level: label }) },
      },
      destination(options),
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    const isWiring = FRAMEWORK.has(String(rest.at(-1)));
    this.write(isWiring ? 'debug' : 'info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write(isThrownAnyway(message, rest.at(-1)) ? 'debug' : 'error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    if (!this.lines.isLevelEnabled(level)) return;
    const { context, fields: given } = argumentsOf(rest);
    const { text, fields: told } = messageOf(message, given);
    const [event, fields] = known(text, told);
    const request = currentRequest();
    const span = currentSpan();
    const all = {
      ...(event === undefined ? {} : { event }),
      ...(context === undefined ? {} : { context }),
      ...(request === undefined ? {} : { request_id: request.requestId }),
      ...(span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId }),
      ...redacted(fields),
    };
    this.lines[level](all, redactedText(text));
  }
}

/** Of a line in the table, its name and what it may carry; anything else is the framework's. */
function known(
  text: string,
  fields: Record<string, unknown>,
): readonly [string | undefined, Readonly<Record<string, unknown>>] {
  const found = logEventOf(text);
  if (found === undefined) return [undefined, fields];
  const [name, { fields: allowed }] = found;
  const kept = Object.entries(fields).filter(([field]) => allowed.includes(field) || ALWAYS.has(field));
  return [name, Object.fromEntries(kept)];
}

/** An application tells of other errors too, which it does not throw: of its own only the address it could not listen on counts. */
function isThrownAnyway(message: unknown, context: unknown): boolean {
  if (context === LISTENER) return typeof message === 'string' && message.startsWith('Error: listen ');
  return context === THROWN_ANYWAY;
}

/** Nest puts the context last; an error call may have a stack before it. */
function argumentsOf(rest: readonly unknown[]): { context: string | undefined; fields: Record<string, unknown> } {
  const last = rest.at(-1);
  const context = typeof last === 'string' ? last : undefined;
  const others = context === undefined ? rest : rest.slice(0, -1);
  const fields: Record<string, unknown> = {};
  for (const other of others) {
    if (other instanceof Error) fields['err'] = other;
    else if (typeof other === 'object' && other !== null) Object.assign(fields, other);
    else if (typeof other === 'string') fields['stack'] = other.replace(/^[^\n]*\n(?=\s+at )/, '');
  }
  return { context, fields };
}

/** A message is a text, an error, or an object whose `message` is the text and whose other members are fields. */
function messageOf(
  message: unknown,
  given: Record<string, unknown>,
): { text: string; fields: Record<string, unknown> } {
  if (typeof message === 'string') return { text: message, fields: given };
  if (message instanceof Error) return { text: 'error', fields: { err: message, ...given } };
  if (typeof message !== 'object' || message === null) return { text: String(message), fields: given };
  const { message: text, ...fields } = message as { message?: unknown };
  return { text: typeof text === 'string' ? text : 'event', fields: { ...fields, ...given } };
}

function destination(options: LoggerOptions): DestinationStream {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  return {
    write: options.pretty
      ? (line) => {
          write(prettyLine(line));
        }
      : write,
  };
}
