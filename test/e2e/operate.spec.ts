import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MaterializedViews } from '../../src/materialization/materialized-views.js';
import { TestApplication } from '../support/application.js';
import { ERROR_CATALOGUE } from '../../src/kernel/error-catalogue.js';
import { LOG_EVENTS } from '../../src/observability/log-events.js';
import { CommandLine } from '../support/command-line.js';
import { SHOWN_AT } from '../support/document-tour.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const OPERATE = readFileSync(join(import.meta.dirname, '../../docs/operate.md'), 'utf8');
/** Of programs that are not here, or that do to a whole server what a test may not. */
const ELSEWHERE = /^(kubectl|redis-cli|pg_dump|pg_restore) /;

const lines = [...OPERATE.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
const of = (pattern: RegExp): readonly string[][] =>
  [...new Set(lines)].flatMap((line) => {
    const match = pattern.exec(line);
    return match === null ? [] : [match.slice(1)];
  });
const commands = of(/^npx falaj (.+)$/);
const questions = of(/^curl -s "([^"]+)"( -H "Authorization: Bearer \$FALAJ_TOKEN")?$/);
const statements = of(/^psql "\$DATABASE_OWNER_URL" -c "([^"]+)"$/);

let database: TestDatabase;
let server: TestApplication;
let falaj: CommandLine;
beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  server = await TestApplication.start(database);
  await server.app.get(MaterializedViews).refresh(undefined);
  const { appUrl, ownerUrl } = database;
  falaj = await CommandLine.at({ DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, FALAJ_URL: server.url });
}, 300_000);
afterAll(async () => {
  await falaj.leave();
  await server.close();
  await database.drop();
});

describe('the page for operators', () => {
  it('shows commands that are run here, and few that cannot be', () => {
    expect([commands.length >= 12, questions.length >= 6, statements.length >= 5]).toEqual([true, true, true]);
    const known = /^(npx falaj |curl -s "|psql "\$DATABASE_OWNER_URL" -c ")/;
    expect(lines.filter((line) => !known.test(line) && !ELSEWHERE.test(line))).toEqual([]);
    const run = commands.length + questions.length + statements.length;
    expect(run).toBe(new Set(lines.filter((line) => known.test(line))).size);
  });

  it.each(commands)(
    'falaj %s',
    async (words) => {
      const { code, out, err } = await falaj.run(words.split(' '));
      // The doctor's findings are no failure of the command: a busy machine has some.
      const isFinding = words === 'doctor' && code === 1;
      expect({ words, code: isFinding ? 0 : code, out, err }).toEqual({ words, code: 0, out, err: '' });
    },
    60_000,
  );

  it.each(questions)('curl %s%s', async (url, authorization) => {
    expect(url.startsWith(SHOWN_AT)).toBe(true);
    const reply = await server.request(url.slice(SHOWN_AT.length), authorization ? { roles: ['operator'] } : {});
    expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 200 });
  });

  it.each(statements)('psql %s', async (statement) => {
    await expect(database.query(statement)).resolves.toBeDefined();
  });

  it('names settings, variables and lines of the log that there are', () => {
    const config = readFileSync(join(import.meta.dirname, '../../config/default.yaml'), 'utf8');
    const sections = [...config.matchAll(/^([a-z_]+):$/gm)].map(([, name = '']) => name);
    const named = [...OPERATE.matchAll(/`([a-z_]+)\.([a-z_.]+)`/g)].filter(([, section = '']) =>
      sections.includes(section),
    );
    expect(named.length).toBeGreaterThan(10);
    for (const [whole, section = '', path = ''] of named) {
      const isLine =
        Object.hasOwn(LOG_EVENTS, `${section}.${path}`) || Object.hasOwn(ERROR_CATALOGUE, `${section}.${path}`);
      const isSetting = new RegExp(`^ +${path.split('.').at(-1)!}:`, 'm').test(config);
      expect([whole, isLine || isSetting]).toEqual([whole, true]);
    }
  });
});
