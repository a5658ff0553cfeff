import fc from 'fast-check';
import { RESERVED_TAG_FAMILIES, tagsMovedBy, TagTemplate } from '../../../src/kernel/tag-template.js';

function templateOf(text: string): TagTemplate {
  const parsed = TagTemplate.parse(text);
  if ('fault' in parsed) throw new Error(`${text} ${parsed.fault}`);
  return parsed.template;
}

const meets = (carried: readonly string[], moved: readonly string[]): boolean =>
  carried.some((tag) => moved.includes(tag));

describe('a declared tag', () => {
  it.each([
    ['insight', 'family and a colon'],
    [':x', 'family and a colon'],
    ['Insight:x', 'family and a colon'],
    ['insight:', 'neither plain'],
    ['insight:{}', 'neither plain'],
    ['insight:{a}{b}', 'neither plain'],
    ['insight:a{b}', 'neither plain'],
    ['insight:{a}:*', 'neither plain'],
    ['insight:a b', 'neither plain'],
    ['insight:a#b', 'neither plain'],
    [`insight:${'x'.repeat(300)}`, '200 characters'],
    ['insight:1:2:3:4:5:6:7', '6 parts'],
    ...RESERVED_TAG_FAMILIES.map((family) => [`${family}:{a}`, 'reserved']),
  ])('cannot be %s', (text, fault) => {
    expect(TagTemplate.parse(text)).toEqual({ fault: expect.stringContaining(fault) as string });
  });

  it('names its placeholders', () => {
    expect(templateOf('workspace:{workspace_id}:metric:{metric}').placeholders).toEqual(['workspace_id', 'metric']);
    expect(templateOf('insight:*').placeholders).toEqual([]);
  });

  it('never holds a value: 4,096 buckets a family, whatever the values', () => {
    const template = templateOf('insight:{id}');
    const tags = new Set<string>();
    for (let id = 0; id < 50_000; id += 1) template.moved({ id }).forEach((tag) => tags.add(tag));
    expect(tags.size).toBeLessThanOrEqual(4097);
    expect([...tags].every((tag) => /^insight(#[0-9a-f]{3}|:\*)$/.test(tag))).toBe(true);
  });

  it('of one value is carried by its answers, by those over any value, and moves with all', () => {
    const one = templateOf('insight:{insight_id}');
    const any = templateOf('insight:*');
    expect(meets(one.carried({ insight_id: 7 }), one.moved({ insight_id: 7 }))).toBe(true);
    expect(meets(one.carried({ insight_id: 7 }), one.moved({ insight_id: 8 }))).toBe(false);
    expect(meets(one.carried({ insight_id: null }), one.moved({ insight_id: 8 }))).toBe(true);
    expect(meets(any.carried({}), one.moved({ insight_id: 8 }))).toBe(true);
    expect(meets(one.carried({ insight_id: 7 }), any.moved({}))).toBe(true);
    expect(meets(any.carried({}), any.moved({}))).toBe(true);
    expect(meets(any.carried({}), templateOf('other:*').moved({}))).toBe(false);
  });

  it('is the same under another name of the parameter, as a text, and as plain text', () => {
    const byNumber = templateOf('insight:{insight_id}').carried({ insight_id: 7 });
    expect(meets(byNumber, templateOf('insight:{id}').moved({ id: '7' }))).toBe(true);
    expect(meets(byNumber, templateOf('insight:7').moved({}))).toBe(true);
    expect(meets(byNumber, tagsMovedBy('insight:7'))).toBe(true);
    expect(meets(byNumber, tagsMovedBy('insight:*'))).toBe(true);
    expect(meets(byNumber, tagsMovedBy('insight:6'))).toBe(false);
  });

  it('is the bucket that SQL can compute: left(md5(family=value), 3)', () => {
    expect(templateOf('insight:{id}').carried({ id: 7 })).toEqual(['insight#765', 'insight#*']);
  });

  it.each(['table:public.x', 'dataset:y', 'op:z', 'nothing', 'insight#0af', 'Insight:x'])(
    'by hand, %s stands for itself',
    (text) => {
      expect(tagsMovedBy(text)).toEqual([text]);
    },
  );

  it('values that hold separators never pass for two', () => {
    const pair = templateOf('pair:{a}:{b}');
    expect(pair.carried({ a: 'x:y', b: 'z' })).not.toEqual(pair.carried({ a: 'x', b: 'y:z' }));
  });

  it('whatever the value, its event moves its answer, and every tag is one that the log takes', () => {
    const template = templateOf('thing:{id}');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.integer()), (id) => {
        const moved = template.moved({ id });
        expect(meets(template.carried({ id }), moved)).toBe(true);
        moved.forEach((tag) => {
          expect(tag).toMatch(/^[a-z][a-z0-9_]{0,31}[:#][^\s\p{Cc}]+$/u);
        });
      }),
    );
  });

  it.each([
    ['insight:{a}', 'insight:{b}', true],
    ['insight:{a}', 'insight:7', true],
    ['insight:{a}', 'insight:*', true],
    ['insight:*', 'insight:{a}:{b}', true],
    ['insight:{a}', 'insight:{a}:{b}', false],
    ['insight:x:{a}', 'insight:y:{a}', false],
    ['insight:{a}', 'other:{a}', false],
  ])('%s and %s meet: %s', (carried, moved, expected) => {
    expect(templateOf(carried).meets(templateOf(moved))).toBe(expected);
  });
});
