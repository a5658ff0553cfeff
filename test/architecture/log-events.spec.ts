import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_EVENTS } from '../../src/observability/log-events.js';
import { redacted } from '../../src/observability/log-redaction.js';
import { StructuredLogger } from '../../src/observability/structured.logger.js';
import { logCalls, logEventsDocument, logViolations } from './log-events.checker.js';
import { parse, readTree } from './source-tree.js';

const ROOT = join(import.meta.dirname, '../..');
const calls = logCalls(readTree(join(ROOT, 'src')));
const of = (text: string): string[] => logViolations(logCalls([parse('cache/x.ts', text)]));

describe('the table of log events', () => {
  it('has every line that the source writes, at its level and with its fields', () => {
    expect(calls.length).toBeGreaterThan(50);
    expect(logViolations(calls)).toEqual([]);
  });

  it('has no line that nobody writes', () => {
    const written = new Set(calls.map(({ message }) => message));
    expect(Object.values(LOG_EVENTS).filter(({ message }) => !written.has(message))).toEqual([]);
  });

  it('names each message once, and no field that carries what may not be told', () => {
    const events = Object.values(LOG_EVENTS);
    expect(new Set(events.map(({ message }) => message)).size).toBe(events.length);
    const fields = [...new Set(events.flatMap((each): readonly string[] => each.fields))];
    expect(redacted(Object.fromEntries(fields.map((field) => [field, 'told'])))).toEqual(
      Object.fromEntries(fields.map((field) => [field, 'told'])),
    );
    const untold =
      /^(sql|statement|query|text|body|key|keys|param.*|value.+|row.*|token.*|url|address|user|sub|principal)$/i;
    expect(fields.filter((field) => untold.test(field))).toEqual([]);
  });

  it('is what the document shows', () => {
    const plain = (text: string): string => text.replace(/ *\| */g, '|').replace(/-+/g, '-');
    expect(plain(readFileSync(join(ROOT, 'docs/log-events.md'), 'utf8'))).toBe(plain(logEventsDocument()));
  });
});

describe('its rules', () => {
  it.each([
    ["this.logger.warn('who is this');", 'is not in the table'],
    ["this.logger.log('cache hit');", 'is written as info'],
    ["this.logger.debug({ message: 'cache hit', key: 'k' });", 'has no field key'],
    ["logger.warn('alert raised', { params: 1 });", 'has no field params'],
    ['logger.log(`made ${up}`);', 'no constant'],
    ["logger.warn({ message: isUp ? 'a' : 'b' });", 'no constant'],
  ])('catch %s', (text, problem) => {
    expect(of(text)).toEqual([expect.stringContaining(problem) as string]);
  });

  it('let be what the table has', () => {
    expect(of("this.logger.debug({ message: 'cache hit', operation, region, tier });")).toEqual([]);
    expect(of("this.logger.error('request failed', { code, err });")).toEqual([]);
  });
});

describe('the logger', () => {
  it('names a line of the table, and lets no other field out with it', () => {
    const lines: string[] = [];
    const logger = new StructuredLogger({ level: 'debug', pretty: false, write: (line) => lines.push(line) });
    logger.debug({ message: 'cache hit', operation: 'get_a', region: 'default', tier: 'l1', key: 'secret' }, 'Cache');
    logger.warn({ message: 'of the framework', other: 1 }, 'Nest');
    const [hit, other] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(hit).toMatchObject({ event: 'cache.hit', msg: 'cache hit', operation: 'get_a', tier: 'l1' });
    expect(hit).not.toHaveProperty('key');
    expect(other).toMatchObject({ msg: 'of the framework', other: 1 });
    expect(other).not.toHaveProperty('event');
  });
});
