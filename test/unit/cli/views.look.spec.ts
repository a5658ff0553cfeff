import { viewsLook, type ViewState } from '../../../src/cli/views.look.js';

const view = (name: string, condition: ViewState['condition'], isKept = condition === 'ready'): ViewState => ({
  name,
  condition,
  isKept,
});

it('is one line, green while all are ready and young', () => {
  expect(viewsLook([])).toEqual({ state: 'ok', detail: 'none is defined' });
  expect(viewsLook([view('a', 'ready'), view('b', 'ready')])).toEqual({
    state: 'ok',
    detail: 'all 2 ready, none older than promised',
  });
});

it('names those that are not, by what is wrong, each kind with its remedy once', () => {
  const look = viewsLook([
    view('a', 'ready'),
    view('b', 'missing'),
    view('c', 'ready', false),
    view('d', 'missing'),
    view('e', 'foreign'),
  ]);
  expect(look).toMatchObject({ state: 'warn', detail: 'missing: b, d; foreign: e; stale: c' });
  expect(look.remedy).toMatch(/views apply.*Rename or drop.*views refresh/);
  expect(look.remedy?.match(/views apply/g)).toHaveLength(1);
});

it.each(['missing', 'unpopulated', 'outdated', 'drifted', 'foreign', 'quarantined'] as const)(
  'warns of one that is %s, and says what to do',
  (condition) => {
    expect(viewsLook([view('a', condition)])).toEqual({
      state: 'warn',
      detail: `${condition}: a`,
      remedy: expect.stringMatching(/^.{20,}\.$/) as unknown,
    });
  },
);
