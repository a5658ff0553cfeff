import { redacted, redactedText } from '../../../src/observability/log-redaction.js';
import { currentRequest, runInRequest } from '../../../src/observability/request-context.js';
import { StructuredLogger } from '../../../src/observability/structured.logger.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';

function capture(pretty = false, level: 'debug' | 'info' = 'debug'): { logger: StructuredLogger; lines: string[] } {
  const lines: string[] = [];
  return { logger: new StructuredLogger({ level, pretty, write: (line) => lines.push(line) }), lines };
}

const parsed = (line: string | undefined): Record<string, unknown> => JSON.parse(line ?? '') as Record<string, unknown>;

describe('StructuredLogger', () => {
  it('writes one object a line: message, context, fields', () => {
    const { logger, lines } = capture();
    logger.log('answer kept', { bytes: 12 }, 'Cache');
    expect(parsed(lines[0])).toMatchObject({ level: 'info', msg: 'answer kept', context: 'Cache', bytes: 12 });
    expect(lines[0]?.endsWith('\n')).toBe(true);
  });

  it('adds the id of the request it is written for, and none outside', () => {
    const { logger, lines } = capture();
    runInRequest({ requestId: 'r-1' }, () => {
      logger.warn('slow', 'Http');
    });
    logger.warn('slow', 'Http');
    expect(parsed(lines[0])['request_id']).toBe('r-1');
    expect(parsed(lines[1])).not.toHaveProperty('request_id');
    expect(currentRequest()).toBeUndefined();
  });

  it('keeps below its level silent, and knows every level Nest uses', () => {
    const quiet = capture(false, 'info');
    quiet.logger.debug('x');
    quiet.logger.verbose('x');
    expect(quiet.lines).toEqual([]);
    const { logger, lines } = capture();
    logger.debug('a');
    logger.error('b', 'Error: b\n    at here (file:1:1)', 'Ctx');
    logger.fatal(new Error('c'));
    logger.log(5);
    logger.log({ only: 'fields' });
    expect(lines.map((line) => parsed(line)['level'])).toEqual(['debug', 'error', 'fatal', 'info', 'info']);
    expect(lines.slice(3).map((line) => parsed(line)['msg'])).toEqual(['5', 'event']);
    expect(parsed(lines[1])).toMatchObject({ stack: '    at here (file:1:1)', context: 'Ctx' });
    expect(parsed(lines[2])['err']).toMatchObject({ name: 'Error', message: 'c' });
  });

  it('leaves an error that Nest throws anyway to whoever catches it', () => {
    const { logger, lines } = capture(false, 'info');
    logger.error('Error: listen EADDRINUSE: address already in use 127.0.0.1:3000', 'NestApplication');
    logger.error(new Error('cannot be built'), 'ExceptionHandler');
    expect(lines).toEqual([]);
    logger.error(new Error('a hook failed at the stop'), 'NestApplication');
    expect(lines.map((line) => parsed(line)['level'])).toEqual(['error']);
  });

  it('tells an error with code and cause, and a database error without its values', () => {
    const { logger, lines } = capture();
    const driver = Object.assign(new Error('invalid input syntax for type integer: "secret"'), {
      severity: 'ERROR',
      code: '22P02',
      routine: 'pg_strtoint32',
      detail: 'Key (name)=(Aisha)',
    });
    logger.error('request failed', { err: new FalajError('query.failed', 'it failed', { cause: driver }) });
    expect(parsed(lines[0])['err']).toMatchObject({
      code: 'query.failed',
      cause: { message: 'database error', code: '22P02', routine: 'pg_strtoint32' },
    });
    expect(lines[0]).not.toMatch(/secret|Aisha/);
  });

  it('writes one readable line for a terminal, an error below it', () => {
    const { logger, lines } = capture(true);
    logger.log({ message: 'said', odd: true }, 'Ctx');
    logger.error('request failed', { code: 'x', err: new Error('boom', { cause: new Error('deep') }) }, 'Http');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}Ctx said odd=true\n$/);
    expect(lines[1]).toMatch(/error Http request failed code=x\n {2}Error boom\n {4}at [\s\S]*Error deep/);
  });
});

describe('redaction', () => {
  it('hides fields that carry secrets or values, at any depth', () => {
    const fields = redacted({
      authorization: 'Bearer x',
      nested: { jwtSecret: 's', params: { a: 1 }, kept: 2 },
      rows: [1],
    });
    expect(fields).toEqual({
      authorization: '[hidden]',
      nested: { jwtSecret: '[hidden]', params: '[hidden]', kept: 2 },
      rows: '[hidden]',
    });
  });

  it('hides credentials of addresses and tokens inside any text', () => {
    expect(redactedText('at postgres://falaj:pw@host/db')).toBe('at postgres://***@host/db');
    expect(redactedText('sent Bearer abc.def')).toBe('sent Bearer [hidden]');
    expect(redactedText('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.sig')).toBe('[hidden]');
  });

  it('carries what JSON cannot: dates, big numbers, functions, depth', () => {
    const deep = { a: { b: { c: { d: { e: 1 } } } } };
    expect(redacted({ at: new Date(0), big: 10n, call: () => 1, none: undefined, list: [true, null], deep })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      big: '10',
      call: 'function',
      none: null,
      list: [true, null],
      deep: { a: { b: { c: { d: '[deep]' } } } },
    });
  });
});
