import { CronTime } from 'cron';
import { MISSING } from './setting-problem.js';
import type { SettingKind } from './setting-kind.js';

/** Five fields of cron: a schedule by the second is a loop, and belongs elsewhere. */
export function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    new CronTime(text, 'UTC');
    return true;
  } catch {
    return false;
  }
}

/** A schedule: five fields of cron. */
export function cron(): SettingKind<string> {
  return checked('a schedule of five fields, as cron takes them', isCron);
}

/** The name of a time zone that this machine knows. */
export function zone(): SettingKind<string> {
  return checked('a time zone, for example Asia/Qatar', (text) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: text });
      return true;
    } catch {
      return false;
    }
  });
}

function checked(expected: string, accepts: (text: string) => boolean): SettingKind<string> {
  return {
    read(value, name, report) {
      if (typeof value === 'string' && accepts(value)) return value;
      const problem = value === undefined ? MISSING : `must be ${expected}`;
      report({ name, problem, remedy: `Set ${name} in config/*.yaml to ${expected}.` });
      return undefined;
    },
  };
}
