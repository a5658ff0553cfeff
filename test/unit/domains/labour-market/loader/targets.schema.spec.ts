import { readFileSync } from 'node:fs';
import { targetsPlan } from '../../../../../src/domains/labour-market/loader/targets.plan.js';
import { parseTargets } from '../../../../../src/domains/labour-market/loader/targets.schema.js';
import { TARGETS } from './bundle.fixture.js';

const ENTRY = `  - metric: M
    target_value: 4
    target_year: 2030
    unit: percent
    category: labour
    source: S
`;

describe('the targets as shipped', () => {
  const targets = parseTargets('targets.yml', readFileSync(TARGETS, 'utf8'));

  it('name a source each and hold no current value', () => {
    expect(targets.length).toBeGreaterThanOrEqual(5);
    expect(targets.every(({ source, targetYear }) => source.length > 10 && targetYear === 2030)).toBe(true);
    expect(readFileSync(TARGETS, 'utf8')).not.toMatch(/^\s*current_value:/m);
  });
  it('say what measures them where a loaded series does', () => {
    expect(targets.filter(({ measure }) => measure !== null).map(({ measure }) => measure)).toEqual([
      { dataset: 'ilo_labour', countryCode: 'SAU', indicatorCode: 'SL.TLF.CACT.FE.ZS' },
    ]);
  });
  it('have an unknown current value where nothing loaded measures them', async () => {
    const plan = targetsPlan(TARGETS);
    expect(plan.after).toEqual(['ilo_labour']);
    const { asOfDate, tables } = await plan.prepare(() => Promise.resolve([]));
    expect(asOfDate).toBeNull();
    expect([...tables[0]!.rows].map(({ text }) => text).join('')).toMatch(/^Qatar.*\t4\t2030\t\\N\t\\N\t\\N\t/);
  });
});

describe('a targets file', () => {
  it.each([
    ['targets: [', 1, 'is not valid YAML'],
    ['other: 1', 1, 'there is no list under targets'],
    ['targets:\n  - 7\n', 1, 'a target is not a mapping'],
    [`targets:\n${ENTRY}${ENTRY.replace('metric: M', 'metric: 5')}`, 8, 'metric is missing or not text'],
    [`targets:\n${ENTRY.replace('4', 'four')}`, 2, 'target_value is missing or not a number'],
    [`targets:\n${ENTRY}    baseline: low\n`, 2, 'baseline is missing or not a number'],
    [`targets:\n${ENTRY}    measure: {dataset: d}\n`, 2, 'country_code is missing or not text'],
    [`targets:\n${ENTRY}${ENTRY}`, 1, 'M 2030 is listed twice'],
  ])('that is wrong is refused with its line: %j', (text, line, problem) => {
    expect(() => parseTargets('t.yml', text)).toThrow(
      expect.objectContaining({
        code: 'definition.invalid',
        detail: `t.yml line ${String(line)}: ${problem}`,
      }) as Error,
    );
  });
  it('that is not there is named', () => {
    expect(() => targetsPlan('/nowhere/targets.yml')).toThrow('targets.yml is missing or not readable');
  });
});
