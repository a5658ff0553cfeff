import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { Started } from '../support/started.js';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/add-a-domain.md'), 'utf8');
/** What the page has its reader do: a named file, a change of one, a command, SQL, and what is shown for an answer. */
const BLOCK = /(?:`([^`\n]+)`\n\n)?```(\w+)\n([\s\S]*?)```/g;
const ADDRESS = 'http://127.0.0.1:3000';

interface Step {
  readonly file: string | undefined;
  readonly language: string;
  readonly text: string;
}

/** Blocks in their order; one without a name of its own is of the file named last. */
function stepsOf(page: string): readonly Step[] {
  let named: string | undefined;
  return [...page.matchAll(BLOCK)].map(([, file, language = '', text = '']) => {
    named = file ?? (language === 'diff' ? named : undefined);
    return { file: named, language, text };
  });
}

/** The product as a checkout of it: what the page changes is a copy, the rest is linked. */
function checkout(): string {
  const place = mkdtempSync(join(tmpdir(), 'falaj-guide-'));
  for (const part of ['src', 'dist', 'config', 'bin', 'package.json', 'tsconfig.json', 'nest-cli.json'])
    cpSync(join(ROOT, part), join(place, part), { recursive: true, preserveTimestamps: true });
  for (const part of ['data', 'definitions']) {
    mkdirSync(join(place, part));
    for (const name of readdirSync(join(ROOT, part))) symlinkSync(join(ROOT, part, name), join(place, part, name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'));
  return place;
}

/** Puts the new lines after the ones that show the place. */
function amended(text: string, diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const shown = lines.filter((line) => line.startsWith(' ')).map((line) => line.slice(1));
  const added = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
  const place = `${shown.join('\n')}\n`;
  if (text.split(place).length !== 2) throw new Error(`there is no one place that reads:\n${place}`);
  return text.replace(place, () => `${place}${added.join('\n')}\n`);
}

function write(place: string, { file = '', language, text }: Step): void {
  const path = join(place, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, language === 'diff' ? amended(readFileSync(path, 'utf8'), text) : text);
}

describe('the guide to a domain of one’s own', () => {
  const place = checkout();
  let database: TestDatabase;
  let started: Started | undefined;

  beforeAll(async () => {
    database = await testDatabase();
  }, 60_000);
  afterAll(async () => {
    started?.signal('SIGTERM');
    await started?.exit;
    await database.drop();
    rmSync(place, { recursive: true, force: true });
  });

  const serve = async (): Promise<string> => {
    const urls = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl };
    const environment = { NODE_ENV: 'development', FALAJ_LOAD_DATA: 'harbour', PORT: '0', HOST: '127.0.0.1' };
    started = new Started({ ...urls, ...environment }, place);
    return started.url();
  };

  /** As curl shows it, with -i its head as well. */
  const ask = async (url: string, command: string): Promise<string> => {
    const path = /"http:\/\/127\.0\.0\.1:3000([^"]*)"/.exec(command)?.[1] ?? '';
    const reply = await fetch(url + path);
    const body = await reply.text();
    if (!command.startsWith('curl -si')) return body;
    const head = [...reply.headers].map(([name, value]) => `${name}: ${value}`);
    return [`HTTP/1.1 ${String(reply.status)} ${reply.statusText}`, ...head, '', body].join('\n');
  };

  const expectShown = (text: string, shown: string): void => {
    let from = 0;
    for (const piece of shown.split(/…|\n/).filter((each) => each !== '')) {
      const at = text.indexOf(piece, from);
      if (at < from) throw new Error(`there is no ${piece} where it is shown, but:\n${text}`);
      from = at + piece.length;
    }
  };

  it('leads from a table to its answers, as it is written', async () => {
    let url = '';
    let asked = '';
    let compared = 0;
    for (const step of stepsOf(PAGE)) {
      const text = step.text.trim();
      if (step.file !== undefined) write(place, step);
      else if (step.language === 'sql') await database.query(text);
      else if (step.language === 'sh' && text === 'npm start') url = await serve();
      else if (step.language === 'sh' && text.includes(ADDRESS)) asked = text;
      else if (step.language === 'sh') await run('sh', ['-c', text], { cwd: place });
      else {
        compared += 1;
        // What another connection changed is known within the lease, and a view is built soon after a start.
        await eventually(async () => {
          expectShown(await ask(url, asked), step.text);
        });
      }
    }
    expect(compared).toBe(6);
  }, 240_000);
});
