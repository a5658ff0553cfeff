import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigService } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { DEVELOPMENT_SECRET, EnvironmentSchema } from '../../../src/config/environment.schema.js';
import { loadSettings } from '../../../src/config/load-settings.js';
import type { SettingProblem } from '../../../src/config/setting-problem.js';
import { SettingsModule } from '../../../src/config/settings.module.js';
import { SETTINGS, type Settings } from '../../../src/config/settings.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';

const SECRET = 'a-secret-of-our-own-with-forty-characters';
const KEY_BYTES = Buffer.alloc(32, 'key').toString('base64');

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'falaj-settings-'));
  mkdirSync(join(directory, 'config'));
  cpSync('config/default.yaml', join(directory, 'config/default.yaml'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function load(environment: NodeJS.ProcessEnv = {}): Settings {
  return loadSettings({ environment, directory });
}

function problems(environment: NodeJS.ProcessEnv = {}): readonly SettingProblem[] {
  try {
    load(environment);
  } catch (error) {
    if (!(error instanceof FalajError)) throw error;
    expect(error.code).toBe('config.invalid');
    const found = error.fields['problems'] as unknown as readonly SettingProblem[];
    found.forEach(({ name, problem, remedy }) => {
      expect(error.detail).toContain(`${name} ${problem}. ${remedy}`);
    });
    return found;
  }
  return [];
}

const names = (environment: NodeJS.ProcessEnv = {}): readonly string[] => problems(environment).map(({ name }) => name);

function write(name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

describe('settings', () => {
  it('are complete from defaults alone', () => {
    const settings = load();
    expect(settings).toMatchObject({
      environment: 'development',
      role: 'all',
      serverUrl: 'http://127.0.0.1:3000',
      redis: null,
      logging: { level: 'info', pretty: true },
    });
    expect(settings.http).toMatchObject({ host: '127.0.0.1', port: 3000, bodyBytesMax: 262_144 });
    expect(settings.cache).toMatchObject({ enabled: true, namespace: 'falaj', breaker: { failureShare: 0.5 } });
    expect(settings.cache.regions['default']).toMatchObject({
      ttlSeconds: 86_400,
      l1TtlSeconds: 300,
      tiers: ['l1', 'l2'],
    });
    expect(settings.database.embeddedDirectory).toBe(join(directory, '.falaj/postgres'));
    expect(settings.registry.definitionsDirectory).toBe(join(directory, 'definitions'));
  });

  it('cannot be changed once loaded', () => {
    const settings = load() as { http: { port: number } };
    expect(() => {
      settings.http.port = 1;
    }).toThrow(TypeError);
  });

  it('are taken from the environment above .env.<environment> above .env, and an empty variable counts as not set', () => {
    write('.env', 'PORT=4001\nCACHE_NAMESPACE=shared\nJWT_ISSUER=file\n');
    write('.env.development', 'CACHE_NAMESPACE=dev\nJWT_ISSUER=dev\n');
    const settings = load({ JWT_ISSUER: 'process', CACHE_NAMESPACE: ' ' });
    expect(settings.http.port).toBe(4001);
    expect(settings.cache.namespace).toBe('dev');
    expect(settings.auth.issuer).toBe('process');
  });

  it('let .env choose the environment, whose files then count', () => {
    write('.env', 'NODE_ENV=test\n');
    write('.env.test', 'PORT=4002\n');
    expect(load()).toMatchObject({ environment: 'test', http: { port: 4002 }, cache: { namespace: 'falaj_test' } });
  });

  it('do not leak the variables of a file into the process', () => {
    write('.env', `JWT_SECRET=${SECRET}\nDATABASE_POOL_MAX=7\n`);
    expect(load().auth.jwtSecret).toBe(SECRET);
    expect(process.env['JWT_SECRET']).toBeUndefined();
    expect(process.env['DATABASE_POOL_MAX']).toBeUndefined();
  });

  it('lay config/<environment>.yaml over the default key by key, and replace lists whole', () => {
    write(
      'config/test.yaml',
      'http:\n  drain_ms: 5\ncache:\n  deny: [get_x]\n  regions:\n    brief:\n      ttl_seconds: 60\n      bytes_max: 4096\n',
    );
    const { http, cache } = load({ NODE_ENV: 'test' });
    expect(http).toMatchObject({ drainMs: 5, bodyBytesMax: 262_144 });
    expect(cache.deny).toEqual(['get_x']);
    expect(cache.regions['brief']).toMatchObject({ ttlSeconds: 60, l1TtlSeconds: 300, read: 'leased', bytesMax: 4096 });
    expect(cache.regions['default']).toMatchObject({ bytesMax: null });
  });

  it('take several keys and secrets, in their order, and a region its own treatment', () => {
    const { cache } = load({
      ENCRYPTION_KEYS: `2026:${KEY_BYTES},2025:${KEY_BYTES}`,
      CACHE_MAC_SECRET: `a:${SECRET}:with:colons`,
    });
    expect(cache.encryptionKeys).toEqual([
      { name: '2026', secret: KEY_BYTES, form: 'base64' },
      { name: '2025', secret: KEY_BYTES, form: 'base64' },
    ]);
    expect(cache.macSecrets).toEqual([{ name: 'a', secret: `${SECRET}:with:colons`, form: 'text' }]);
    expect(load().cache).toMatchObject({ encryptionKeys: [{ name: 'development' }], macSecrets: [] });
    expect(cache.regions['user_session']).toMatchObject({ encrypted: true, compression: 'none', ttlSeconds: 3600 });
    expect(cache.regions['sql_query']).toMatchObject({
      encrypted: false,
      compression: 'deflate',
      bytesMax: 104_857_600,
    });
  });

  it('reach @nestjs/config and the typed token as the same object', async () => {
    const settings = load();
    const module = await Test.createTestingModule({ imports: [SettingsModule.forRoot(settings)] }).compile();
    expect(module.get<Settings>(SETTINGS)).toBe(settings);
    expect(module.get(ConfigService).get('falaj.http.port')).toBe(3000);
    await module.close();
  });
});

describe('broken settings', () => {
  it('are told all at once, each with name, problem and remedy', () => {
    write('config/test.yaml', 'http:\n  drain_ms: soon\n  colour: red\ncolours: {}\n');
    const found = problems({ NODE_ENV: 'test', PORT: 'eighty', CACHE_ENABLED: 'perhaps', REDIS_URL: 'localhost' });
    expect(found.map(({ name }) => name).sort()).toEqual(
      ['CACHE_ENABLED', 'PORT', 'REDIS_URL', 'colours', 'http.colour', 'http.drain_ms'].sort(),
    );
    expect(found.find(({ name }) => name === 'http.drain_ms')).toMatchObject({
      problem: 'must be a whole number from 0 to 300000, is "soon"',
    });
    found.forEach(({ remedy }) => {
      expect(remedy.length).toBeGreaterThan(10);
    });
  });

  it.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '-1' }, 'PORT'],
    [{ HOST: 'a b' }, 'HOST'],
    [{ NODE_ENV: 'staging' }, 'NODE_ENV'],
    [{ FALAJ_ROLE: 'both' }, 'FALAJ_ROLE'],
    [{ FALAJ_URL: 'nowhere' }, 'FALAJ_URL'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ DATABASE_OWNER_URL: 'postgres://x' }, 'DATABASE_OWNER_URL'],
    [{ DATABASE_DIRECT_URL: 'postgres://x' }, 'DATABASE_DIRECT_URL'],
    [{ DATABASE_POOL_MAX: '0' }, 'DATABASE_POOL_MAX'],
    [{ CACHE_NAMESPACE: 'a b' }, 'CACHE_NAMESPACE'],
    [{ ENCRYPTION_KEYS: KEY_BYTES }, 'ENCRYPTION_KEYS'],
    [{ ENCRYPTION_KEYS: `a:${KEY_BYTES.slice(4)}` }, 'ENCRYPTION_KEYS'],
    [{ ENCRYPTION_KEYS: `a:${KEY_BYTES},` }, 'ENCRYPTION_KEYS'],
    [{ ENCRYPTION_KEYS: `a:${KEY_BYTES},a:${KEY_BYTES}` }, 'ENCRYPTION_KEYS'],
    [{ CACHE_MAC_SECRET: SECRET }, 'CACHE_MAC_SECRET'],
    [{ CACHE_MAC_SECRET: 'a:short' }, 'CACHE_MAC_SECRET'],
    [{ CACHE_MAC_SECRET: `a:${SECRET},a:${SECRET}` }, 'CACHE_MAC_SECRET'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ JWT_SECRET: 'short' }, 'JWT_SECRET'],
  ])('%j is refused', (environment, name) => {
    expect(names(environment)).toEqual([name]);
  });

  it.each([
    { DATABASE_URL: 'mysql://user:hunter2@host' },
    { ENCRYPTION_KEYS: 'a:hunter2' },
    { CACHE_MAC_SECRET: 'a:hunter2' },
  ])('name a value only where it is no secret', (environment) => {
    const [found] = problems(environment);
    expect(found).toBeDefined();
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('include a missing key, a missing file, a file that is no YAML and one that is no mapping', () => {
    write('config/test.yaml', 'http: [\n');
    expect(names({ NODE_ENV: 'test' })).toContain('config/test.yaml');
    write('config/test.yaml', '- a\n');
    expect(problems({ NODE_ENV: 'test' })[0]).toMatchObject({ problem: 'must be a mapping of sections' });
    write('config/test.yaml', 'http: 5\n');
    expect(problems({ NODE_ENV: 'test' })[0]).toMatchObject({ name: 'http', problem: 'must be a section of keys' });
    write('config/default.yaml', readFileSync('config/default.yaml', 'utf8').replace(/ {2}body_bytes_max.*\n/, ''));
    expect(problems()).toEqual([expect.objectContaining({ name: 'http.body_bytes_max', problem: 'is missing' })]);
    rmSync(join(directory, 'config/default.yaml'));
    expect(names()).toContain('config/default.yaml');
  });

  it.each(['http: [\n', '- a\n', 'http:\n  port: 1\n port: 2\n'])('of a default file that is %j are one', (text) => {
    write('config/default.yaml', text);
    expect(names()).toEqual(['config/default.yaml']);
    rmSync(join(directory, 'config/default.yaml'));
    expect(names()).toEqual(['config/default.yaml']);
  });

  it('do not hide what else is wrong beside a file that could not be read', () => {
    write('config/default.yaml', 'http: [\n');
    write('config/test.yaml', 'http:\n  colour: red\n  drain_ms: soon\n');
    expect(names({ NODE_ENV: 'test', PORT: 'x' }).toSorted()).toEqual(
      ['PORT', 'config/default.yaml', 'http.colour', 'http.drain_ms'].toSorted(),
    );
  });

  it('include a variable of a .env file that is a slip of one there is, and none of the process or of anyone else', () => {
    write('.env', 'DATABASE_POOLMAX=5\nEDITOR_THEME=dark\nCACHE_ENABLED=true\nHOST=127.0.0.1\n');
    write('.env.development', 'FALAJ_LOADDATA=false\n');
    const found = problems({ CACHE_ENABLE: 'false', FALAJ_OTHER: 'x' });
    expect(found.map(({ name }) => name).toSorted()).toEqual(['DATABASE_POOLMAX', 'FALAJ_LOADDATA']);
    expect(found.find(({ name }) => name === 'DATABASE_POOLMAX')?.remedy).toContain('DATABASE_POOL_MAX');
    expect(found.find(({ name }) => name === 'FALAJ_LOADDATA')?.remedy).toContain('FALAJ_LOAD_DATA');
  });

  it('include a region table without its default, and a poll that outlives its lease', () => {
    write('config/test.yaml', 'cache:\n  regions: 5\n');
    expect(names({ NODE_ENV: 'test' })).toEqual(['cache.regions.default']);
    write('config/test.yaml', 'changes:\n  poll_ms: 900\n  retain_rows_max: 9\n');
    expect(names({ NODE_ENV: 'test' })).toEqual(['changes.poll_ms', 'changes.retain_rows_max']);
  });
});

describe('production', () => {
  it.each([
    [{}],
    [{ JWT_SECRET: DEVELOPMENT_SECRET }],
    [{ JWT_SECRET: 'only-twenty-four-letters' }],
    [{ JWT_SECRET: 'short' }],
  ])('refuses the secret of %j', (environment) => {
    expect(names({ NODE_ENV: 'production', ...environment })).toEqual(['JWT_SECRET']);
  });

  it('starts with a secret of its own', () => {
    expect(load({ NODE_ENV: 'production', JWT_SECRET: SECRET }).cache.namespace).toBe('falaj_prod');
  });
});

describe('.env.example', () => {
  const documented = new Map(
    [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]),
  );

  it('documents every variable there is and no other', () => {
    const known = Object.getOwnPropertyNames(new EnvironmentSchema());
    const optional = [
      'HOST',
      'FALAJ_URL',
      'DATABASE_URL',
      'DATABASE_OWNER_URL',
      'DATABASE_DIRECT_URL',
      'REDIS_URL',
      'REDIS_SENTINELS',
      'REDIS_CLUSTER_NODES',
      ...['REDIS_SENTINEL_NAME', 'REDIS_SENTINEL_PASSWORD'],
      'WRITE_BEHIND_REDIS_URL',
      'CACHE_NAMESPACE',
      'ENCRYPTION_KEYS',
      'CACHE_MAC_SECRET',
      'LOG_LEVEL',
      ...['ALERT_WEBHOOK_URL', 'JWKS_URL', 'FALAJ_TOKEN', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS'],
    ];
    expect([...documented.keys()].sort()).toEqual([...new Set([...known, ...optional])].sort());
  });

  it('gives the defaults that hold', () => {
    const defaults = Object.entries(new EnvironmentSchema()) as [string, unknown][];
    defaults
      .filter(([, value]) => value !== undefined)
      .forEach(([name, value]) => {
        expect(documented.get(name)).toBe(String(value));
      });
  });

  it('is itself a valid .env once its comments are lifted', () => {
    write('.env', readFileSync('.env.example', 'utf8').replace(/^#([A-Z_]+=)/gm, '$1'));
    expect(load().environment).toBe('development');
  });
});

describe('the shipped files', () => {
  it.each(['development', 'test', 'production'])('are valid in %s', (environment) => {
    const settings = loadSettings({ environment: { NODE_ENV: environment, JWT_SECRET: SECRET } });
    expect(settings.environment).toBe(environment);
  });
});
