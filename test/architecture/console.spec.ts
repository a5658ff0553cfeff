import { join } from 'node:path';
import { functionViolations, lengthViolations } from './house.checker.js';
import { parse, readTree, type SourceFile } from './source-tree.js';

const SRC = join(import.meta.dirname, '../../web/src');

/** What each folder of the console may import; a page besides what stands in its own folder. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ['app', 'styles'],
  app: ['api', 'components', 'pages'],
  api: [],
  components: [],
  pages: ['api', 'components', 'app/identity.context'],
};
const RENDERERS = ['react-dom', 'recharts', 'wouter'];

function folderOf(path: string): string {
  const [first = ''] = path.split('/');
  return first.replace(/\.tsx?$/, '');
}

function placeOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((target) => !target.startsWith('..'))
      .filter((target) => !mayImport(path, target))
      .map((target) => `${path} imports ${target}`),
  );
}

function mayImport(path: string, target: string): boolean {
  const [from, to] = [folderOf(path), folderOf(target)];
  if (from === to) return from !== 'pages' || placeOf(path) === placeOf(target);
  return (MAY_IMPORT[from] ?? []).some((allowed) => allowed === to || target.startsWith(`${allowed}.`));
}

describe('the console as built', () => {
  const files = readTree(SRC);

  it('is read whole', () => {
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['main.tsx', 'app/routes.ts']));
  });
  it('keeps its pages apart, and what they are made of below them', () => {
    expect(violations(files)).toEqual([]);
  });
  it('asks the server in its own folder alone, and draws nothing there', () => {
    const drawing = files.filter(({ path, packages }) => {
      return folderOf(path) === 'api' && (path.endsWith('.tsx') || packages.some((name) => RENDERERS.includes(name)));
    });
    const asking = files.filter(({ path, text }) => folderOf(path) !== 'api' && /\bfetch\(/.test(text));
    expect([...drawing, ...asking].map(({ path }) => path)).toEqual([]);
  });
  it('keeps to the lengths of the house', () => {
    expect([...lengthViolations(files), ...functionViolations(files)]).toEqual([]);
  });
});

describe('the check itself', () => {
  it.each([
    ['pages/one/a.tsx', '../two/b.js'],
    ['components/a.tsx', '../api/b.hooks.js'],
    ['components/a.tsx', '../pages/one/b.js'],
    ['api/a.ts', '../components/b.js'],
    ['pages/one/a.tsx', '../../app/routes.js'],
  ])('catches %s importing %s', (path, target) => {
    expect(violations([parse(path, `import '${target}';`)])).toHaveLength(1);
  });
  it.each([
    ['pages/one/a.tsx', './b.js'],
    ['pages/one/a.tsx', '../../app/identity.context.js'],
    ['pages/one/a.tsx', '../../components/charts/b.js'],
    ['main.tsx', './app/b.js'],
  ])('lets %s import %s', (path, target) => {
    expect(violations([parse(path, `import '${target}';`)])).toEqual([]);
  });
});
