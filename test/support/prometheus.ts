import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

export interface Promtool {
  readonly file: string;
  readonly libraries: string;
}

export interface Verdict {
  readonly code: number;
  readonly said: string;
}

/** What promtool says of the files. */
export async function promtool({ file, libraries }: Promtool, words: readonly string[], cwd: string): Promise<Verdict> {
  const env = { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: libraries };
  return promisify(execFile)(file, words, { cwd, env, timeout: 60_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: unknown) => {
      const { code = -1, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
      return { code, said: stdout + stderr };
    },
  );
}

/** What promtool says of metrics as a server tells them. */
export function checkMetrics({ file, libraries }: Promtool, text: string): Promise<Verdict> {
  const env = { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: libraries };
  const child = spawn(file, ['check', 'metrics'], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stdout.on('data', (part: Buffer) => said.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()));
  child.stdin.end(text);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code: code ?? -1, said: said.join('') });
    });
  });
}

/** Names of metrics in the text format, with those that a histogram or a summary has besides. */
export function metricNames(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', kind]) =>
    kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  );
  return new Set(names);
}

/** Words of PromQL that are no metrics. */
const WORDS = new Set(
  ['and', 'or', 'unless', 'on', 'by', 'without', 'ignoring', 'group_left', 'group_right', 'bool', 'offset'].concat([
    ...['sum', 'max', 'min', 'rate', 'increase', 'deriv', 'vector', 'topk', 'histogram_quantile', 'round'],
    ...['min_over_time', 'max_over_time'],
  ]),
);

/** Names of metrics that an expression reads. */
export function metricsOf(expression: string): readonly string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(by|on|without|ignoring)\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/[a-zA-Z_:][a-zA-Z0-9_:]*/g)].map(([name]) => name).filter((name) => !WORDS.has(name));
}
