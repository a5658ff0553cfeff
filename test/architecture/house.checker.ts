import {
  DOMAIN_PORTS,
  DOMAIN_TYPEORM_FILES,
  DRIVERS,
  FUNCTION_LINES_MAX,
  LINES_MAX,
  MAY_IMPORT,
  ROOT_FILES,
} from './house.rules.js';
import { functionSizes, type SourceFile } from './source-tree.js';

/** The room a file stands in: the longest row of the import table that its path begins with; `root` for the doors. */
export function roomOf(path: string): string | undefined {
  if (ROOT_FILES.includes(path)) return 'root';
  return Object.keys(MAY_IMPORT)
    .filter((room) => path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

export function importViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path);
    if (room === undefined) return [`${file.path}: stands in no room of the house`];
    return file.imports.flatMap((target) => {
      const reason = refusal(file.path, room, target);
      return reason === undefined ? [] : [`${file.path} imports ${target}: ${reason}`];
    });
  });
}

function refusal(path: string, room: string, target: string): string | undefined {
  const to = roomOf(target);
  if (to === undefined) return 'the target stands in no room';
  if (room === 'root') return undefined;
  if (to === 'root') return 'nobody imports a door';
  if (room === 'domains' && to === 'domains') {
    return domainOf(path) === domainOf(target) ? undefined : 'a domain never imports another';
  }
  if (room === 'domains' && DOMAIN_PORTS.includes(target)) return undefined;
  if (room === to || (MAY_IMPORT[room] ?? []).includes(to)) return undefined;
  return `${room} may not import ${to}`;
}

function domainOf(path: string): string {
  return path.split('/')[1] ?? '';
}

export function driverViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.packages.flatMap((name) => {
      const allowed = DRIVERS[name];
      const room = roomOf(file.path) ?? '';
      if (allowed === undefined || allowed.includes(room)) return [];
      if (room === 'domains' && name === 'typeorm' && DOMAIN_TYPEORM_FILES.test(file.path)) return [];
      return [`${file.path} imports ${name}: only ${allowed.join(', ')} may`];
    }),
  );
}

/** Cycles of run-time imports, each told once. In ESM with decorator metadata a cycle crashes at import. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(files.map((file) => [file.path, file.runtimeImports]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      cycles.push([...trail.slice(start), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  files.forEach((file) => {
    visit(file.path, []);
  });
  return cycles;
}

export function lengthViolations(files: readonly SourceFile[]): string[] {
  return files
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path}: ${String(lines)} lines, at most ${String(LINES_MAX)}`);
}

export function functionViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    functionSizes(file)
      .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
      .map(({ name, line, lines }) => `${file.path}:${String(line)} ${name}: ${String(lines)} lines`),
  );
}

export function wordViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path) ?? '';
    const code = withoutComments(file.text);
    const found: string[] = [];
    if (room !== 'config' && /\bprocess\.env\b/.test(code)) found.push(`${file.path}: only config reads process.env`);
    if (!['cli', 'root'].includes(room) && /\bconsole\./.test(code))
      found.push(`${file.path}: console is for the doors`);
    if (/:\s*any\b|\bas any\b|<any>/.test(code)) found.push(`${file.path}: any`);
    if (file.path !== 'kernel/project-directory.ts' && /\bimport\.meta\.(dirname|filename)\b/.test(code))
      found.push(`${file.path}: a bundle lies elsewhere than its modules; ask for PROJECT_DIRECTORY`);
    if (/^(index)\.ts$/.test(file.path.split('/').at(-1) ?? '')) found.push(`${file.path}: a barrel; import the file`);
    if (/(utils|helpers|common|base|manager)\.ts$/.test(file.path))
      found.push(`${file.path}: a name that says nothing`);
    return found;
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}
