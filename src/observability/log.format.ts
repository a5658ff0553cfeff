interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly msg?: string;
  readonly context?: string;
  readonly request_id?: string;
  readonly [field: string]: unknown;
}

const PLAIN = new Set(['level', 'time', 'msg', 'context', 'service', 'event']);

/** One log line for a person: `12:04:05.120 warn  Cache  message field=value`; an error's frames follow, indented. */
export function prettyLine(json: string): string {
  const line = JSON.parse(json) as LogLine;
  const fields = Object.entries(line)
    .filter(([name]) => !PLAIN.has(name) && name !== 'err')
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = [line.time.slice(11, 23), line.level.padEnd(5), line.context ?? '-', line.msg ?? '', ...fields].join(
    ' ',
  );
  return `${head}${errorText(line['err'])}\n`;
}

function errorText(err: unknown): string {
  if (typeof err !== 'object' || err === null) return '';
  const { name, message, code, stack, cause } = err as Record<string, unknown>;
  const title = [name, code, message].filter((part) => typeof part === 'string').join(' ');
  const frames =
    typeof stack === 'string' && stack !== '' ? `\n    ${stack.split('\n').slice(0, 8).join('\n    ')}` : '';
  return `\n  ${title}${frames}${errorText(cause)}`;
}
