import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../../src/config/load-settings.js';
import type { FalajError } from '../../../src/kernel/falaj-error.js';
import type { RegionPolicy } from '../../../src/config/region-policy.js';

const NAME = 'cache.regions.kept.client_max_age_seconds';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'falaj-settings-'));
  cpSync('config', join(directory, 'config'), { recursive: true });
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function region(lines: string): RegionPolicy | undefined {
  writeFileSync(join(directory, 'config/test.yaml'), `cache:\n  regions:\n    kept: { ${lines} }\n`);
  return loadSettings({ environment: { NODE_ENV: 'test' }, directory }).cache.regions['kept'];
}

function problems(lines: string): unknown {
  try {
    return region(lines);
  } catch (error) {
    return ((error as FalajError).fields['problems'] as { name: string }[]).map(({ name }) => name);
  }
}

describe('how long clients may keep the answers of a region', () => {
  it('is at most a minute, and nothing unless it is said', () => {
    expect(problems('client_max_age_seconds: 61')).toEqual([NAME]);
    expect(region('client_max_age_seconds: 60')).toMatchObject({ read: 'leased', clientMaxAgeSeconds: 60 });
    expect(region('ttl_seconds: 60')).toMatchObject({ clientMaxAgeSeconds: 0 });
  });

  it('is nothing where the region reads strict', () => {
    expect(problems('read: strict, client_max_age_seconds: 5')).toEqual([NAME]);
    expect(region('read: strict, client_max_age_seconds: 0')).toMatchObject({ read: 'strict' });
  });
});

it('have a key that everyone knows outside production, and none in it', () => {
  const keysIn = (environment: NodeJS.ProcessEnv): unknown =>
    loadSettings({ environment }).cache.encryptionKeys.map(({ name }) => name);
  expect(keysIn({ NODE_ENV: 'development' })).toEqual(['development']);
  expect(keysIn({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(40) })).toEqual([]);
});
