import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { problem, startEdge, type Edge } from './edge.fixture.js';

const SCRIPT = 'export const one = 1;';
let directory: string;
let edge: Edge;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'falaj-console-'));
  edge = await startEdge({ consoleDirectory: join(directory, 'built') });
});

afterAll(async () => {
  await edge.close();
  rmSync(directory, { recursive: true, force: true });
});

function build(): void {
  const built = join(directory, 'built');
  mkdirSync(join(built, 'assets'), { recursive: true });
  writeFileSync(join(built, 'index.html'), '<!doctype html><title>the page</title>');
  writeFileSync(join(built, 'theme.js'), '"theme";');
  writeFileSync(join(built, 'assets/main-1a2b.js'), SCRIPT);
  writeFileSync(join(built, 'assets/main-1a2b.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(directory, 'secret.txt'), 'beside it');
}

/** As sent: `fetch` takes dots out of a path. */
function statusOf(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(edge.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the console', () => {
  it('that was not built says how to build it, and is there once it is', async () => {
    const refused = await problem(await edge.get('/console/queries'));
    expect(refused).toMatchObject({ status: 404, code: 'server.no_console' });
    expect(refused.hint).toContain('npm run build');
    build();
    expect((await edge.get('/console')).status).toBe(200);
  });

  it('answers each of its own paths with its page, which is asked for anew each time', async () => {
    for (const path of ['/console', '/console/', '/console/queries/some_query', '/console/runs/a.b.c?x=1']) {
      const reply = await edge.get(path);
      expect([path, reply.status, reply.headers.get('cache-control')]).toEqual([path, 200, 'no-cache']);
      expect(reply.headers.get('content-type')).toContain('text/html');
      expect(await reply.text()).toContain('the page');
    }
  });

  it('lets what is named by its content be kept, and sends it compressed to whoever takes that', async () => {
    const reply = await edge.get('/console/assets/main-1a2b.js', { 'accept-encoding': 'gzip' });
    expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(reply.headers.get('content-type')).toContain('javascript');
    expect([reply.headers.get('content-encoding'), await reply.text()]).toEqual(['gzip', SCRIPT]);
    const plain = await edge.get('/console/assets/main-1a2b.js', { 'accept-encoding': 'identity' });
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, SCRIPT]);
    expect((await edge.get('/console/theme.js')).headers.get('cache-control')).toBe('no-cache');
  });

  it('allows nothing inline and nothing from elsewhere', async () => {
    const policy = (await edge.get('/console')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('refuses what is gone, and does not answer it with its page', async () => {
    expect(await problem(await edge.get('/console/assets/main-0000.js'))).toMatchObject({ code: 'request.not_found' });
  });

  it('gives no file from outside', async () => {
    for (const path of ['/console/assets/../../secret.txt', '/console/assets/%2e%2e/%2e%2e/secret.txt'])
      expect([path, await statusOf(path)]).not.toEqual([path, 200]);
  });
});
