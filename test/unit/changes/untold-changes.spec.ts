import { UntoldChanges } from '../../../src/changes/replication/untold-changes.js';
import type { StreamedMessage } from '../../../src/database/replication.stream.js';

const row = (name: string, schema = 'public'): StreamedMessage => ({
  tag: 'row',
  relation: { schema, name },
  inserted: null,
});
const told = (tag: string): StreamedMessage => ({
  tag: 'row',
  relation: { schema: 'falaj', name: 'outbox' },
  inserted: { tag },
});

/** What each message of a transaction gives. */
function through(untold: UntoldChanges, ...messages: readonly StreamedMessage[]): readonly (readonly string[])[] {
  return [{ tag: 'begin' } as const, ...messages, { tag: 'commit' } as const].map((message) => untold.take(message));
}
const atCommit = (...messages: readonly StreamedMessage[]): readonly string[] | undefined =>
  through(new UntoldChanges(), ...messages).at(-1);

describe('changes that nobody told of', () => {
  it('are the tables of a transaction without a row in the outbox, each once, told at its commit and not before', () => {
    expect(through(new UntoldChanges(), row('b'), row('a'), row('b'))).toEqual([
      [],
      [],
      [],
      [],
      ['public.a', 'public.b'],
    ]);
  });

  it('are none where triggers told, also by a bucket, and in whichever order', () => {
    expect(atCommit(row('a'), told('table:public.a'))).toEqual([]);
    expect(atCommit(told('table:public.a#3fe'), row('a'))).toEqual([]);
    expect(atCommit(row('a'), told('table:public.a#*'))).toEqual([]);
  });

  it('are those besides what was told', () => {
    expect(atCommit(row('a'), row('b'), told('table:public.a'), told('view:mv'))).toEqual(['public.b']);
    expect(atCommit(row('a', 'other'), told('table:public.a'))).toEqual(['other.a']);
  });

  it('are truncated tables too', () => {
    const relations = [
      { schema: 'public', name: 'a' },
      { schema: 'public', name: 'b' },
    ];
    expect(atCommit({ tag: 'truncate', relations }, told('table:public.b'))).toEqual(['public.a']);
  });

  it('are forgotten with their transaction: what one told excuses no other', () => {
    const untold = new UntoldChanges();
    through(untold, told('table:public.a'));
    expect(through(untold, row('a')).at(-1)).toEqual(['public.a']);
    expect(through(untold).at(-1)).toEqual([]);
  });

  it('are of a transaction that begins anew, after one that was cut off', () => {
    const untold = new UntoldChanges();
    untold.take({ tag: 'begin' });
    untold.take(row('cut_off'));
    expect(through(untold, row('a')).at(-1)).toEqual(['public.a']);
  });
});
