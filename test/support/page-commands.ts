import { SHOWN_AT } from './document-tour.js';

/** Of programs that are not here, or that do to a whole server what a test may not. */
const ELSEWHERE = /^(kubectl|redis-cli|pg_dump|pg_restore) /;
const FALAJ = /^npx falaj (.+)$/;
const CURL = /^curl -s "([^"]+)"( -H "Authorization: Bearer \$FALAJ_TOKEN")?$/;
const PSQL = /^psql "\$DATABASE_OWNER_URL" -c "([^"]+)"$/;
/** A metric as pages name it, labels and all. */
const METRIC =
  /`((?:cache|change_log|database|http|jobs?|materialized_view|nodejs|process|query_log)_\w+)(?:\{[^`]*\})?`/g;

export interface Question {
  /** Below the server's address. */
  readonly path: string;
  readonly isOperators: boolean;
}

/** What a page has its reader type that a test can run. */
export interface PageCommands {
  readonly words: readonly string[];
  readonly questions: readonly Question[];
  readonly statements: readonly string[];
  /** What no test knows how to run. */
  readonly unknown: readonly string[];
}

/** The lines of every block of a shell, each once. */
export function shellLinesOf(page: string): readonly string[] {
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)];
  return [...new Set(blocks.flatMap(([, block = '']) => block.trim().split('\n')))];
}

export function commandsOf(lines: readonly string[]): PageCommands {
  const own = lines.filter((line) => !ELSEWHERE.test(line));
  return {
    words: own.flatMap((line) => FALAJ.exec(line)?.[1] ?? []),
    questions: own.flatMap((line) => {
      const [, url, authorization] = CURL.exec(line) ?? [];
      if (url?.startsWith(SHOWN_AT) !== true) return [];
      return [{ path: url.slice(SHOWN_AT.length), isOperators: authorization !== undefined }];
    }),
    statements: own.flatMap((line) => PSQL.exec(line)?.[1] ?? []),
    unknown: own.filter((line) => ![FALAJ, CURL, PSQL].some((pattern) => pattern.test(line))),
  };
}

/** `section.name` in backticks, where the section is one of those given. */
export function dottedNamesOf(page: string, sections: readonly string[]): readonly string[] {
  const named = [...page.matchAll(/`([a-z_]+)\.([a-z0-9_.]+)`/g)];
  return named.flatMap(([, section = '', rest = '']) => (sections.includes(section) ? [`${section}.${rest}`] : []));
}

export function metricsOf(page: string): readonly string[] {
  return [...new Set([...page.matchAll(METRIC)].map(([, name = '']) => name))];
}

/** Rows of tables that begin with a setting and its value. */
export function defaultsOf(page: string): readonly (readonly [setting: string, value: string])[] {
  const rows = [...page.matchAll(/^\| `([a-z_]+\.[a-z0-9_.]+)` +\| `([^`]+)` +\|/gm)];
  return rows.map(([, setting = '', value = '']) => [setting, value]);
}
