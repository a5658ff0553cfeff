import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../../src/config/load-settings.js';
import type { SettingProblem } from '../../../src/config/setting-problem.js';
import type { Settings } from '../../../src/config/settings.js';
import type { FalajError } from '../../../src/kernel/falaj-error.js';

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
    return [];
  } catch (error) {
    return (error as FalajError).fields['problems'] as unknown as readonly SettingProblem[];
  }
}

describe('the webhook for alerts', () => {
  it.each(['https://hooks.test/T0KEN', 'http://127.0.0.1:9/x?key=k', 'https://user:word@host/'])('may be %s', (url) => {
    expect(load({ ALERT_WEBHOOK_URL: url }).alerts.webhookUrl).toBe(url);
  });

  it.each(['ftp://host/x', 'hooks.test/T0KEN', 'javascript:alert(1)', 'https://:T0KEN'])(
    'is refused as %s, untold',
    (url) => {
      const [problem, ...others] = problems({ ALERT_WEBHOOK_URL: url });
      expect(others).toEqual([]);
      expect(problem).toMatchObject({ name: 'ALERT_WEBHOOK_URL' });
      expect(JSON.stringify(problem)).not.toContain(url);
    },
  );
});

describe('maintenance', () => {
  it('cannot take longer than its interval', () => {
    writeFileSync(
      join(directory, 'config/development.yaml'),
      'cache: {maintenance: {every_seconds: 60, budget_ms: 30001}}',
    );
    expect(problems().map(({ name }) => name)).toEqual(['cache.maintenance.budget_ms']);
  });
});
