import { MISSING, type ReportProblem } from './setting-problem.js';

/** Reads one value of a YAML file. Reports what is wrong and then answers undefined. */
export interface SettingKind<T> {
  read(value: unknown, name: string, report: ReportProblem): T | undefined;
}

/** A section names its keys as they stand in the file; every key is required, an unknown one is refused. */
export interface SettingSection {
  readonly [key: string]: SettingKind<unknown> | SettingSection;
}

type Camel<Key extends string> = Key extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Key;

/** What a section reads as: the same tree with camel-case keys. */
export type SettingValues<Section> = {
  readonly [Key in keyof Section & string as Camel<Key>]: Section[Key] extends SettingKind<infer Value>
    ? Value
    : SettingValues<Section[Key]>;
};

function simple<T>(expected: string, accepts: (value: unknown) => value is T): SettingKind<T> {
  return {
    read(value, name, report) {
      if (accepts(value)) return value;
      const problem = value === undefined ? MISSING : `must be ${expected}, is ${described(value)}`;
      report({ name, problem, remedy: `Set ${name} in config/*.yaml to ${expected}.` });
      return undefined;
    },
  };
}

function described(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? typeof value : text.slice(0, 60);
}

export function whole(min: number, max: number): SettingKind<number> {
  return simple(
    `a whole number from ${min} to ${max}`,
    (value): value is number => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  );
}

export function share(): SettingKind<number> {
  return simple('a number above 0, at most 1', (v): v is number => typeof v === 'number' && v > 0 && v <= 1);
}

/** Part of a whole that is never all of it. */
export function part(): SettingKind<number> {
  return simple('a number from 0 to below 1', (v): v is number => typeof v === 'number' && v >= 0 && v < 1);
}

export function flag(): SettingKind<boolean> {
  return simple('true or false', (value): value is boolean => typeof value === 'boolean');
}

export function text(): SettingKind<string> {
  return simple('a text', (value): value is string => typeof value === 'string' && value.trim() !== '');
}

export function oneOf<const T extends string>(...allowed: readonly T[]): SettingKind<T> {
  return simple(`one of ${allowed.join(', ')}`, (value): value is T => allowed.includes(value as T));
}

export function listOf<T>(member: SettingKind<T>, what: string): SettingKind<readonly T[]> {
  return simple(
    `a list of ${what}`,
    (value): value is readonly T[] =>
      Array.isArray(value) && value.every((item) => member.read(item, '', () => undefined) !== undefined),
  );
}

export function nullable<T>(kind: SettingKind<T>): SettingKind<T | null> {
  return { read: (value, name, report) => (value === null ? null : kind.read(value, name, report)) };
}

/** Sections of one shape under free names; each takes what it leaves out from the one named `default`. */
export function named<Section extends SettingSection>(
  section: Section,
): SettingKind<Readonly<Record<string, SettingValues<Section>>>> {
  return {
    read(value, name, report) {
      const members = asRecord(value);
      const fallback = asRecord(members?.['default']);
      if (members === undefined || fallback === undefined) {
        report({
          name: `${name}.default`,
          problem: MISSING,
          remedy: `Add ${name}.default to config/default.yaml.`,
        });
        return undefined;
      }
      return Object.fromEntries(
        Object.entries(members).map(([key, member]) => {
          const merged = asRecord(member) === undefined ? member : { ...fallback, ...asRecord(member) };
          return [key, readSection(section, merged, `${name}.${key}`, report)];
        }),
      );
    },
  };
}

/** Reads a section whole: every problem is reported, none hides another. The result is usable only where none was. */
export function readSection<Section extends SettingSection>(
  section: Section,
  value: unknown,
  name: string,
  report: ReportProblem,
): SettingValues<Section> {
  const record = asRecord(value ?? {});
  if (record === undefined) {
    report({ name, problem: 'must be a section of keys', remedy: `Indent the keys of ${name} under it.` });
    return {} as SettingValues<Section>;
  }
  const dotted = (key: string): string => (name === '' ? key : `${name}.${key}`);
  reportUnknown(section, record, dotted, report);
  const entries = Object.entries(section).map(([key, member]) => {
    const read = isKind(member)
      ? member.read(record[key], dotted(key), report)
      : readSection(member, record[key], dotted(key), report);
    return [camel(key), read];
  });
  return Object.fromEntries(entries) as SettingValues<Section>;
}

function reportUnknown(
  section: SettingSection,
  record: Readonly<Record<string, unknown>>,
  dotted: (key: string) => string,
  report: ReportProblem,
): void {
  const known = Object.keys(section);
  Object.keys(record)
    .filter((key) => !known.includes(key))
    .forEach((key) => {
      report({
        name: dotted(key),
        problem: 'is not a known key',
        remedy: `Remove it, or use one of ${known.join(', ')}.`,
      });
    });
}

function isKind(member: SettingKind<unknown> | SettingSection): member is SettingKind<unknown> {
  return typeof member['read'] === 'function';
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

function camel(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
