import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ERROR_CATALOGUE } from '../../src/kernel/error-catalogue.js';
import { MaterializedViews } from '../../src/materialization/materialized-views.js';
import { LOG_EVENTS } from '../../src/observability/log-events.js';
import { TestApplication } from '../support/application.js';
import { CommandLine } from '../support/command-line.js';
import { commandsOf, defaultsOf, dottedNamesOf, metricsOf, shellLinesOf } from '../support/page-commands.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

type Tree = Readonly<Record<string, unknown>>;

const ROOT = join(import.meta.dirname, '../..');
const NAMES = ['operate', 'concepts', 'tune', 'upgrade'];
const PAGES = new Map(NAMES.map((name) => [name, readFileSync(join(ROOT, `docs/${name}.md`), 'utf8')]));
/** Pages that show settings show at least so many. */
const SETTINGS_SHOWN_MIN: Readonly<Record<string, number>> = { tune: 15 };
const CONFIG = parse(readFileSync(join(ROOT, 'config/default.yaml'), 'utf8')) as Tree;
const COMMANDS = commandsOf([...new Set([...PAGES.values()].flatMap(shellLinesOf))]);

/** Undefined where there is no such setting. */
function settingAt(path: string): unknown {
  return path.split('.').reduce<unknown>((tree, name) => (tree as Tree | undefined)?.[name], CONFIG);
}

let database: TestDatabase;
let server: TestApplication;
let falaj: CommandLine;
beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  server = await TestApplication.start(database);
  await server.app.get(MaterializedViews).refresh(undefined);
  const { appUrl, ownerUrl } = database;
  falaj = await CommandLine.at({ DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, FALAJ_URL: server.url });
}, 900_000);
afterAll(async () => {
  await falaj.leave();
  await server.close();
  await database.drop();
});

describe('the pages for whoever runs it', () => {
  it('show commands that are run here, and few that cannot be', () => {
    const { words, questions, statements, unknown } = COMMANDS;
    expect(unknown).toEqual([]);
    expect([words.length >= 16, questions.length >= 8, statements.length >= 6]).toEqual([true, true, true]);
  });

  it.each(COMMANDS.words)(
    'falaj %s',
    async (words) => {
      const { code, out, err } = await falaj.run(words.split(' '));
      // The doctor's findings are no failure of the command: a busy machine has some.
      const isFinding = words === 'doctor' && code === 1;
      expect({ words, code: isFinding ? 0 : code, out, err }).toEqual({ words, code: 0, out, err: '' });
    },
    60_000,
  );

  it.each(COMMANDS.questions)('curl $path', async ({ path, isOperators }) => {
    const reply = await server.request(path, isOperators ? { roles: ['operator'] } : {});
    expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 200 });
  });

  it.each(COMMANDS.statements)('psql %s', async (statement) => {
    await expect(database.query(statement)).resolves.toBeDefined();
  });
});

describe.each([...PAGES])('the page %s', (name, page) => {
  it('names settings, codes and lines of the log that there are', () => {
    const known = (each: string): boolean => Object.hasOwn(LOG_EVENTS, each) || Object.hasOwn(ERROR_CATALOGUE, each);
    const named = dottedNamesOf(page, Object.keys(CONFIG)).filter((each) => !known(each));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((each) => settingAt(each) === undefined)).toEqual([]);
  });

  it('shows settings as they are by default', () => {
    const rows = defaultsOf(page);
    expect(rows.length).toBeGreaterThanOrEqual(SETTINGS_SHOWN_MIN[name] ?? 0);
    expect(rows).toEqual(rows.map(([setting]) => [setting, JSON.stringify(settingAt(setting)).replaceAll('"', '')]));
  });

  it('names metrics that there are', async () => {
    const { text } = await server.request('/metrics');
    expect(metricsOf(page).filter((metric) => !text.includes(`# TYPE ${metric} `))).toEqual([]);
  });
});

describe('what the pages lead to', () => {
  it.each([...PAGES])('is there: %s', (_, page) => {
    const links = [...page.matchAll(/\]\(((?!https?:)[^)#]+)/g)].map(([, path = '']) => path);
    const missing = links.filter((path) => !existsSync(join(ROOT, 'docs', path)));
    expect(missing).toEqual([]);
  });
});
