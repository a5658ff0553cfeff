import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { jestArguments } from '../../../bin/suites.mjs';

const ROOT = join(import.meta.dirname, '../../..');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A small project with this one's scripts, whose npm, compiler and jest do little and write down what they were asked for. */
describe('the scripts of a clone', () => {
  let clone: string;
  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'falaj-clone-'));
    cpSync(join(ROOT, 'bin'), join(clone, 'bin'), { recursive: true });
    write('package.json', '{"type":"module"}');
    write('tsconfig.json', '{}');
    write('src/main.ts', `console.log('served');`);
    write('src/cli.ts', `console.log('{"answer":42}');`);
    writeLock('1.0.0');
    write('npm.cjs', NPM);
  });
  afterEach(() => {
    rmSync(clone, { recursive: true, force: true });
  });

  /** Builds by copying; a source that says BROKEN does not compile. */
  const COMPILER = `
    const { cpSync, mkdirSync, readFileSync, readdirSync } = require('node:fs');
    for (const name of readdirSync('src')) {
      if (readFileSync('src/' + name, 'utf8').includes('BROKEN')) { console.log('error TS2322'); process.exit(2); }
      mkdirSync('dist', { recursive: true });
      cpSync('src/' + name, 'dist/' + name.replace('.ts', '.js'));
    }`;
  /** Builds the page by copying it. */
  const VITE = `
    const { cpSync, mkdirSync, readFileSync } = require('node:fs');
    if (readFileSync('web/index.html', 'utf8').includes('BROKEN')) { console.log('error of vite'); process.exit(1); }
    mkdirSync('dist/console/assets', { recursive: true });
    cpSync('web/index.html', 'dist/console/index.html');
    cpSync('web/index.html', 'dist/console/assets/main.js');`;
  /** Bundles by copying what was compiled. */
  const BUNDLER = `
    import { cpSync } from 'node:fs';
    export const rolldown = ({ input }) => ({
      write: ({ dir }) => {
        Object.entries(input).forEach(([name, file]) => cpSync(file, dir + '/' + name + '.cjs'));
        return { output: Object.keys(input).map((name) => ({ fileName: name + '.cjs' })) };
      },
      close: () => undefined,
    });`;
  const NPM = `
    const { mkdirSync, cpSync, writeFileSync } = require('node:fs');
    mkdirSync('node_modules/typescript/bin', { recursive: true });
    writeFileSync('node_modules/typescript/package.json', '{"type":"commonjs"}');
    writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(COMPILER)});
    mkdirSync('node_modules/vite/bin', { recursive: true });
    writeFileSync('node_modules/vite/package.json', '{"type":"commonjs"}');
    writeFileSync('node_modules/vite/bin/vite.js', ${JSON.stringify(VITE)});
    mkdirSync('node_modules/rolldown', { recursive: true });
    writeFileSync('node_modules/rolldown/package.json', '{"type":"module","exports":"./rolldown.js"}');
    writeFileSync('node_modules/rolldown/rolldown.js', ${JSON.stringify(BUNDLER)});
    cpSync('package-lock.json', 'node_modules/.package-lock.json');
    writeFileSync('npm.log', process.argv.slice(2).join(' '));
    console.log('noise of npm');`;

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(clone, name)), { recursive: true });
    writeFileSync(join(clone, name), text);
  }

  function writeLock(version: string): void {
    const packages = { '': {}, 'node_modules/some': { version }, 'node_modules/maybe': { version, optional: true } };
    write('package-lock.json', JSON.stringify({ packages }));
  }

  function run(script: string, ...args: string[]): Promise<Outcome> {
    const env = { PATH: process.env.PATH, npm_execpath: join(clone, 'npm.cjs') };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(clone, 'bin', script), ...args],
        { env, cwd: tmpdir() },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
        },
      );
    });
  }

  it('install and build once, saying so, then start at once', async () => {
    const first = await run('start.mjs');
    expect(first).toMatchObject({ code: 0, stdout: 'served\n' });
    expect(first.stderr).toMatch(/Installing packages[\s\S]*noise of npm[\s\S]*Building/);
    expect(readFileSync(join(clone, 'npm.log'), 'utf8')).toMatch(/^ci .*--no-audit --no-fund --loglevel=error$/);
    expect(await run('start.mjs')).toEqual({ code: 0, stdout: 'served\n', stderr: '' });
  });

  it('build again what changed, and drop the output of what is gone', async () => {
    write('src/old.ts', 'export {};');
    await run('start.mjs');
    expect(existsSync(join(clone, 'dist/old.js'))).toBe(true);
    rmSync(join(clone, 'src/old.ts'));
    write('src/main.ts', `console.log('anew');`);
    expect((await run('start.mjs')).stdout).toBe('anew\n');
    expect(existsSync(join(clone, 'dist/old.js'))).toBe(false);
  });

  it('build the console for whoever serves it, when it or what it is made of changed, and leave it alone else', async () => {
    const page = (): string => readFileSync(join(clone, 'dist/console/index.html'), 'utf8');
    write('web/index.html', 'one');
    write('clients/react-query/client.ts', 'export {};');
    expect((await run('falaj.mjs')).stderr).not.toContain('console');
    expect((await run('start.mjs')).stderr).toContain('Building the console');
    expect(page()).toBe('one');
    // Built anew, the server leaves the console's files where they are, though they have no source of theirs.
    write('src/main.ts', `console.log('anew');`);
    expect(await run('start.mjs')).toMatchObject({ stdout: 'anew\n', stderr: 'Building …\n' });
    expect(existsSync(join(clone, 'dist/console/assets/main.js'))).toBe(true);
    write('web/index.html', 'two');
    write('clients/react-query/client.ts', 'export {};');
    expect((await run('start.mjs')).stderr).toBe('Building the console …\n');
    expect(page()).toBe('two');
    write('clients/react-query/client.ts', 'export { };');
    expect((await run('start.mjs')).stderr).toBe('Building the console …\n');
    rmSync(join(clone, 'dist/console'), { recursive: true });
    expect((await run('start.mjs')).stderr).toBe('Building the console …\n');
    write('web/index.html', 'BROKEN');
    expect(await run('start.mjs')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/error of vite[\s\S]*console failed/) as unknown,
    });
  });

  it('keep what was compiled of the program, and run it as well without', async () => {
    await run('start.mjs');
    const program = join(clone, 'dist/program');
    const kept = readdirSync(program).filter((name) => /^main\.cjs\.\w+-\d+$/.test(name));
    expect(kept).toHaveLength(1);
    const [file] = kept.map((name) => join(program, name));
    expect(
      new Script(Module.wrap(readFileSync(join(program, 'main.cjs'), 'utf8')), { cachedData: readFileSync(file!) })
        .cachedDataRejected,
    ).toBe(false);
    writeFileSync(file!, 'of another version');
    expect(await run('start.mjs')).toEqual({ code: 0, stdout: 'served\n', stderr: '' });
    rmSync(file!);
    expect(await run('start.mjs')).toEqual({ code: 0, stdout: 'served\n', stderr: '' });
  });

  it('install again when the lock file asks for another version', async () => {
    await run('start.mjs');
    rmSync(join(clone, 'npm.log'));
    writeLock('1.0.1');
    expect(await run('start.mjs')).toMatchObject({ code: 0, stdout: 'served\n' });
    expect(existsSync(join(clone, 'npm.log'))).toBe(true);
  });

  it('stop with what is wrong when the build fails, and try again the next time', async () => {
    write('src/main.ts', 'BROKEN');
    const failed = await run('start.mjs');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(/TS2322[\s\S]*The build failed/);
    expect((await run('start.mjs')).code).toBe(1);
  });

  it('stop with what is wrong when npm fails', async () => {
    write('npm.cjs', 'process.exit(7)');
    expect(await run('start.mjs')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Installing the packages failed') as unknown,
    });
  });

  it('leave stdout to the command line', async () => {
    expect((await run('falaj.mjs')).stdout).toBe('{"answer":42}\n');
  });

  it.each([
    [{ numPassedTests: 3, numFailedTests: 0 }, 0, '3 passed, 0 failed'],
    [{ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2 }, 1, '3 passed, 1 failed, 2 skipped'],
    [{ numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 1 }, 1, '3 passed, 1 failed'],
    [null, 1, '0 passed, 1 failed'],
  ])('count the tests in the last line: %j', async (results, code, line) => {
    const zero = {
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      numRuntimeErrorTestSuites: 0,
    };
    await run('start.mjs');
    const text = JSON.stringify(JSON.stringify({ ...zero, ...results }));
    write(
      'node_modules/jest/bin/jest.js',
      `const { writeFileSync } = require('node:fs');
       const file = process.argv.find((arg) => arg.startsWith('--outputFile=')).slice(13);
       if (${String(results !== null)}) writeFileSync(file, ${text});
       console.log(process.argv.slice(4).join(' '));
       process.exit(${String(code)});`,
    );
    write('node_modules/jest/package.json', '{"type":"commonjs"}');
    const outcome = await run('test.mjs', 'some/path', '--coverage');
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toBe(`some/path --coverage\n${line}\n`);
  });

  it.each([
    [[], '--testPathIgnorePatterns=<rootDir>/test/e2e/'],
    [['--coverage'], '--testPathIgnorePatterns=<rootDir>/test/e2e/ --coverage'],
    [['--e2e'], 'test/e2e/'],
    [['--all', '--coverage'], '--coverage'],
    [['test/e2e/cli.spec.ts'], 'test/e2e/cli.spec.ts'],
  ])('ask for the suites that are meant: %j', (asked, given) => {
    expect(jestArguments(asked).join(' ')).toBe(given);
  });
});
