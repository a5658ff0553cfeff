import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { VERB_EXAMPLES } from '../../src/cli/verb.examples.js';
import { MaterializedViews } from '../../src/materialization/materialized-views.js';
import { TestApplication } from '../support/application.js';
import { CommandLine, inLanes, type Ended } from '../support/command-line.js';
import { expectInOrder } from '../support/document-tour.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { onTerminals } from '../support/pseudo-terminal.js';
import { closedAddress } from '../unit/cli/cli.fixture.js';
import { BAD, GDP, OFFERED, OTHERWISE, REFUSED, SEEN, VIEW } from './cli.fixture.js';

const ESCAPE = '\u001b';
const CTRL_C = '\u0003';
const NARROW = 60;
/** Alone on a machine the whole suite takes a fraction of it. */
const BUSY_MS = 240_000;
const itOnTerminals = onTerminals();

let database: TestDatabase;
let server: TestApplication;
let falaj: CommandLine;
let nowhere: string;

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  server = await TestApplication.start(database);
  const views = server.app.get(MaterializedViews);
  await views.refresh(undefined);
  // As if it had been defined otherwise before, so that there is a former build to go back to.
  await database.query(OTHERWISE, [VIEW]);
  await views.apply();
  nowhere = await closedAddress();
  const urls = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl };
  falaj = await CommandLine.at({ ...urls, FALAJ_URL: server.url });
  await falaj.run(['query', 'run', 'world_bank_indicator', ...GDP]);
}, 2 * BUSY_MS);
jest.setTimeout(BUSY_MS);
afterAll(async () => {
  await falaj.leave();
  await server.close();
  await database.drop();
});

/** Those that write the same things one after the other, the rest beside them. */
function lanesOf<T>(items: readonly T[], pathOf: (item: T) => string): readonly (readonly T[])[] {
  const isView = (item: T): boolean => pathOf(item).startsWith('views');
  const isCache = (item: T): boolean => pathOf(item).startsWith('cache');
  return [items.filter(isView), items.filter(isCache), items.filter((item) => !isView(item) && !isCache(item))];
}

async function keyId(): Promise<string> {
  const { out } = await falaj.run(['keys', 'create', 'one-off', '--role', 'viewer', '--json']);
  return (JSON.parse(out) as { id: string }).id;
}

async function planId(): Promise<string> {
  const { out } = await falaj.run(['views', 'plan', '--json']);
  return (JSON.parse(out) as { plan_id: string }).plan_id;
}

describe('every example of every help text', () => {
  it(
    'works as it is printed',
    async () => {
      const environment = { KEY_ID: await keyId(), PLAN_ID: await planId() };
      const examples = Object.entries(VERB_EXAMPLES).flatMap(([path, lines]) => lines.map((line) => ({ path, line })));
      const ended: [string, Ended][] = [];
      await inLanes(
        lanesOf(
          examples.filter(({ line }) => !line.includes('--watch')),
          ({ path }) => path,
        ),
        async ({ line }) => void ended.push([line, await falaj.bash(line, environment)]),
      );
      // A second step back is one forward.
      expect(await falaj.run(['views', 'rollback', VIEW])).toMatchObject({ code: 0 });
      for (const [line, { code, out, err }] of ended) {
        const refusal = REFUSED.find(([words]) => line.includes(words))?.[1];
        const told = refusal === undefined ? '' : (expect.stringContaining(refusal) as string);
        const isFailure = refusal !== undefined && !line.includes('||');
        const seen = {
          line,
          code,
          err: err.replace(/^.* (done|questions).*\n/gm, ''),
          hasColours: out.includes(ESCAPE),
        };
        expect(seen).toEqual({ line, code: isFailure ? 1 : 0, err: told, hasColours: false });
        if (line.includes('--json')) expect(JSON.parse(out) as unknown).toEqual(expect.any(Object));
      }
      expect(ended.length).toBeGreaterThan(40);
    },
    2 * BUSY_MS,
  );
});

describe('on a terminal of 60 columns', () => {
  itOnTerminals(
    'every verb that looks shows tables that fit',
    async () => {
      const seen: (Ended & { words: string; pattern: RegExp })[] = [];
      const lanes = [0, 1].map((lane) => SEEN.filter((_, at) => at % 2 === lane));
      await inLanes(lanes, async ([words, pattern]) => {
        const ended = await falaj.onScreen(words.split(' '), { columns: NARROW }).ended;
        seen.push({ ...ended, words, pattern });
      });
      for (const { words, pattern, code, out } of seen) {
        expect({ words, code }).toEqual({ words, code: words.startsWith('cache maintain') ? code : 0 });
        expect(out).toMatch(pattern);
        const tableLines = out
          .split('\n')
          .filter((line, at, all) => /^-+( {2}-+)*$/.test(all[at] ?? '') && line !== '');
        expect({ words, tooWide: tableLines.filter((line) => line.length > NARROW) }).toEqual({ words, tooWide: [] });
      }
      expect(seen).toHaveLength(SEEN.length);
    },
    BUSY_MS,
  );

  itOnTerminals(
    'colours are for terminals, unless they are refused or asked for; a state is said in words',
    async () => {
      const bad = ['query', 'show', 'world_bank_indicatr'];
      const screen = async (words: readonly string[], environment = {}): Promise<string> =>
        (await falaj.onScreen(words, { environment }).ended).out;
      expect(await screen(bad)).toContain(`${ESCAPE}[31merror${ESCAPE}[0m query.unknown`);
      expect(await screen(bad, { NO_COLOR: '1' })).not.toContain(ESCAPE);
      expect(await screen([...bad, '--no-color'])).not.toContain(ESCAPE);
      expect((await falaj.run(bad)).err).not.toContain(ESCAPE);
      expect((await falaj.run(bad, { FORCE_COLOR: '1' })).err).toContain(ESCAPE);
      expect((await falaj.run([...bad, '--json'], { FORCE_COLOR: '1' })).out).toBe('');
    },
  );
});

describe('what is wrong', () => {
  it(
    'is said on stderr with a code, a hint and what was meant, and never on stdout',
    async () => {
      const ended: [string, Ended][] = [];
      const lanes = [0, 1].map((lane) => BAD.filter((_, at) => at % 2 === lane));
      await inLanes(lanes, async ([words]) => {
        ended.push([words, await falaj.run(words.split(' ').filter((word) => word !== ''))]);
      });
      for (const [words, code, pattern] of BAD) {
        const found = ended.find(([asked]) => asked === words)?.[1];
        expect({ words, code: found?.code, out: found?.out }).toEqual({ words, code, out: '' });
        expect(found?.err).toMatch(pattern);
        expect(found?.err).toMatch(/\nhint {2}\S|^Usage/);
      }
    },
    BUSY_MS,
  );

  it('tells every problem of the configuration, without a stack; help and bad usage need none', async () => {
    const wrong = { PORT: 'many', NODE_ENV: 'staging' };
    const { code, out, err } = await falaj.run(['doctor'], wrong);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^error config\.invalid:\n[^]*PORT must[^]*hint {2}/);
    expect(err).toContain('NODE_ENV must');
    expect(err).not.toMatch(/\n\s+at /);
    expect(await falaj.run(['query', 'run', '--help'], wrong)).toMatchObject({ code: 0, err: '' });
    expect(await falaj.run(['cache', 'invalidate', '--nope'], wrong)).toMatchObject({ code: 2, out: '' });
  });
});

describe('without a server', () => {
  it('answers by itself, or says that it does not', async () => {
    const environment = { FALAJ_URL: nowhere };
    const [asked, cache] = await Promise.all([
      falaj.run(['query', 'run', 'world_bank_indicator', '--param', 'country=QAT'], environment),
      falaj.run(['cache', 'stats'], environment),
    ]);
    expect(asked).toMatchObject({ code: 0, err: '', out: expect.stringContaining('no server runs') as string });
    expect(cache).toMatchObject({ code: 1, out: '', err: expect.stringContaining('server.unreachable') as string });
  });
});

describe('the page about the command line', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');

  it('lists every verb', () => {
    expect(Object.keys(VERB_EXAMPLES).filter((path) => !page.includes(`| \`${path}\` `))).toEqual([]);
  });

  it('shows five sessions as they are', async () => {
    const sessions = [...page.matchAll(/```console\n([^]*?)```/g)].map(([, text = '']) => text);
    expect(sessions).toHaveLength(5);
    for (const session of sessions)
      for (const step of session.split(/^\$ /m).slice(1)) {
        const [command = '', ...shown] = step.split('\n');
        const { out } = await falaj.bash(`exec 2>&1; ${command}`);
        expectInOrder(shown.join('\n'), out);
      }
  });
});

describe('Ctrl-C', () => {
  itOnTerminals('ends a watch, and nothing is left of it on the screen or at the server', async () => {
    const watch = falaj.onScreen(['cache', 'stats', '--watch']);
    await watch.printed(/\(all\)/);
    watch.type(CTRL_C);
    expect((await watch.ended).code).toBe(130);
  });

  it('also reaches one that is piped; a reader that has seen enough is no failure', async () => {
    const watch = falaj.begin('falaj', ['cache', 'stats', '--watch', '--json']);
    await watch.printed(/"event"/);
    watch.signal('SIGINT');
    expect(await watch.ended).toMatchObject({ code: 130, err: '' });
    expect(await falaj.bash('falaj cache stats --watch --json | head -1')).toMatchObject({ code: 0, err: '' });
    expect(await falaj.bash('falaj query list | head -1')).toMatchObject({ code: 0, err: '' });
  });

  itOnTerminals(
    'cancels a refresh that was begun, by the server and here; progress was shown until then',
    async () => {
      for (const environment of [{}, { FALAJ_URL: nowhere }]) {
        const release = await heldView();
        try {
          const refresh = falaj.onScreen(['views', 'refresh', VIEW], { environment });
          await refresh.printed(/0 done, mv_salary_stats_sector for \d+ s/);
          refresh.type(CTRL_C);
          const { code } = await refresh.ended;
          expect({ code, last: await lastRun() }).toEqual({ code: 130, last: 'cancelled' });
        } finally {
          await release();
        }
      }
    },
    BUSY_MS,
  );
});

const RAISE = `UPDATE public.employment_records SET salary_qar = salary_qar + 1
WHERE ctid = (SELECT ctid FROM public.employment_records WHERE salary_qar IS NOT NULL LIMIT 1)`;

/** Something to refresh the view for, and somebody who keeps it from being refreshed; whoever only looks at it is not kept waiting. */
async function heldView(): Promise<() => Promise<void>> {
  await database.query(RAISE);
  const holder = new pg.Client({ connectionString: database.ownerUrl });
  // The database may be dropped under it, where a test has failed before.
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query(`BEGIN; ANALYZE public.${VIEW}`);
  return () => holder.end();
}

async function lastRun(): Promise<unknown> {
  const sql = 'SELECT state FROM falaj.view_run WHERE view = $1 ORDER BY id DESC LIMIT 1';
  return (await database.query<{ state: string }>(sql, [VIEW]))[0]?.state;
}

describe('completion in bash', () => {
  /** What bash would offer after the words. */
  const offered = async (line: string, environment: NodeJS.ProcessEnv = {}): Promise<readonly string[]> => {
    const words = line.split(' ');
    const script = [
      'source <(falaj completion bash)',
      `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${String(words.length - 1)}`,
      'compopt() { echo ":compopt $*"; }',
      '_falaj; printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n');
    const { code, out, err } = await falaj.bash(script, environment);
    expect({ line, code, err }).toEqual({ line, code: 0, err: '' });
    return out.split('\n').filter((word) => word !== '');
  };

  it.each(OFFERED)(
    'offers after %s',
    async (line, words) => {
      // On a busy machine a name may come too late for one key.
      await eventually(
        async () => {
          expect(await offered(line)).toEqual(words);
        },
        { withinMs: 60_000 },
      );
    },
    BUSY_MS,
  );

  it('offers no names where no server runs or the settings are wrong, and says nothing', async () => {
    expect(await offered('falaj views refresh mv', { FALAJ_URL: nowhere })).toEqual([]);
    expect(await offered('falaj views refresh mv', { PORT: 'many' })).toEqual([]);
    expect(await offered('falaj vi', { PORT: 'many' })).toEqual(['views']);
  });
});

it('what it shows while it is piped goes to nobody with --json: one object, whatever stderr is', async () => {
  const { code, out, err } = await falaj.run(['views', 'refresh', VIEW, '--json']);
  expect({ code, err, lines: out.trim().split('\n').length }).toEqual({ code: 0, err: '', lines: 1 });
  await eventually(async () => {
    expect(await lastRun()).toMatch(/succeeded|skipped/);
  });
});
