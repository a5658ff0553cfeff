import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { asRecord } from './setting-kind.js';
import { MISSING, type ReportProblem } from './setting-problem.js';

type Tree = Readonly<Record<string, unknown>>;

export interface SettingsTree {
  readonly tree: Tree;
  /** False where a file could not be read: what is missing then says nothing. */
  readonly isWhole: boolean;
}

/** config/default.yaml with config/<environment>.yaml laid over it, key by key; lists are replaced whole. */
export function readSettingsFiles(directory: string, environment: string, report: ReportProblem): SettingsTree {
  const base = readTree(resolve(directory, 'config/default.yaml'), 'config/default.yaml', true, report);
  const name = `config/${environment}.yaml`;
  const over = readTree(resolve(directory, name), name, false, report);
  return { tree: overlay(base ?? {}, over ?? {}), isWhole: base !== undefined && over !== undefined };
}

function readTree(path: string, name: string, required: boolean, report: ReportProblem): Tree | undefined {
  if (!existsSync(path)) {
    if (!required) return {};
    report({ name, problem: MISSING, remedy: 'Restore the file from version control.' });
    return undefined;
  }
  try {
    const tree: unknown = parse(readFileSync(path, 'utf8')) ?? {};
    const record = asRecord(tree);
    if (record !== undefined) return record;
    report({ name, problem: 'must be a mapping of sections', remedy: 'Begin it with a section, such as http:.' });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    report({ name, problem: `is not valid YAML: ${reason}`, remedy: 'Correct the line that the problem names.' });
  }
  return undefined;
}

function overlay(base: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = asRecord(base[key]);
    const above = asRecord(value);
    merged[key] = below !== undefined && above !== undefined ? overlay(below, above) : value;
  }
  return merged;
}
