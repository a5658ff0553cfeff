import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly environment: Readonly<Record<string, string>>;
        readonly ports?: readonly string[];
        readonly command?: readonly string[];
        readonly healthcheck?: object;
      }
    >
  >;
}

describe('the image', () => {
  const lines = read('Dockerfile').split('\n');

  it('copies only what is there and not ignored', () => {
    const allowed = new Set(
      read('.dockerignore')
        .split('\n')
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1)),
    );
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied.length).toBeGreaterThan(6);
    for (const path of copied)
      expect([path, existsSync(join(ROOT, path)), allowed.has(path)]).toEqual([path, true, true]);
  });

  it('runs as nobody in particular, and without a shell before the service', () => {
    const user = lines.findLast((line) => line.startsWith('USER '));
    expect(user).toMatch(/^USER \d{5}:\d{5}$/);
    expect(lines.indexOf(user!)).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(lines.findLast((line) => line.startsWith('CMD '))).toBe('CMD ["node", "dist/program/main.js"]');
  });
});

describe('the compose file', () => {
  const { services } = parse(read('deploy/compose.yaml')) as Compose;

  it('has no secret in it, and no default for one', () => {
    const values = Object.values(services).flatMap(({ environment }) => Object.entries(environment));
    const secrets = values.filter(([name]) => /PASSWORD|SECRET|_URL/.test(name));
    expect(secrets.length).toBeGreaterThan(6);
    for (const [name, value] of secrets) {
      expect([name, value]).toEqual([name, expect.stringMatching(/\$\{[A-Z_]+(:\?[^}]*)?\}/) as unknown]);
      expect(value).not.toMatch(/\$\{[A-Z_]+:-/);
    }
  });

  it('publishes the service on this machine only, and the servers not at all', () => {
    expect(services.falaj!.ports).toEqual(['127.0.0.1:${FALAJ_PORT:-3000}:3000']);
    expect(services.postgres!.ports).toBeUndefined();
    expect(services.redis!.ports).toBeUndefined();
  });

  it('bounds Redis, says what it forgets first, and keeps nothing on disk', () => {
    const command = services.redis!.command!.join(' ');
    for (const part of [
      '--maxmemory 256mb',
      '--maxmemory-policy allkeys-lfu',
      `--save ''`,
      '--appendonly no',
      '--requirepass',
    ])
      expect(command).toContain(part);
  });

  it('keeps the role that answers apart from the one that owns', () => {
    const { DATABASE_URL: app, DATABASE_OWNER_URL: owner } = services.falaj!.environment;
    expect(app).toContain('falaj_app:');
    expect(owner).toContain('falaj_owner:');
    expect(read('deploy/postgres/01-roles.sh')).toContain('CREATE DATABASE falaj OWNER falaj_owner');
  });
});
