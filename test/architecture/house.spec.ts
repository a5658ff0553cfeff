import { join } from 'node:path';
import {
  driverViolations,
  functionViolations,
  importCycles,
  importViolations,
  lengthViolations,
  roomOf,
  wordViolations,
} from './house.checker.js';
import { parse, readTree } from './source-tree.js';

const SRC = join(import.meta.dirname, '../../src');

describe('the house as built', () => {
  const files = readTree(SRC);

  it('is read whole', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(files.map((file) => file.path)).toContain('kernel/clock.ts');
  });
  it('keeps the import table', () => {
    expect(importViolations(files)).toEqual([]);
  });
  it('lets only their room open drivers', () => {
    expect(driverViolations(files)).toEqual([]);
  });
  it('has no import cycle', () => {
    expect(importCycles(files)).toEqual([]);
  });
  it('has no file over its length', () => {
    expect(lengthViolations(files)).toEqual([]);
  });
  it('has no function over its length', () => {
    expect(functionViolations(files)).toEqual([]);
  });
  it('keeps process.env, console, any, barrels and empty names out', () => {
    expect(wordViolations(files)).toEqual([]);
  });
});

describe('the checks themselves', () => {
  const one = (path: string, text: string) => [parse(path, text)];

  it('find the room of a file, the nearest row first', () => {
    expect(roomOf('cache/engine/cache-engine.ts')).toBe('cache/engine');
    expect(roomOf('cache/keys.ts')).toBe('cache');
    expect(roomOf('main.ts')).toBe('root');
    expect(roomOf('elsewhere/file.ts')).toBeUndefined();
  });
  it('catch a forbidden import, whichever way it is written', () => {
    const ways = [
      `import { a } from '../registry/a.js';`,
      `import type { A } from '../registry/a.js';`,
      `export { a } from '../registry/a.js';`,
      `const a = await import('../registry/a.js');`,
    ];
    for (const text of ways) {
      expect(importViolations(one('kernel/x.ts', text))).toEqual([
        'kernel/x.ts imports registry/a.ts: kernel may not import registry',
      ]);
    }
  });
  it('let a room import what its row names, and itself', () => {
    expect(
      importViolations(one('cache/x.ts', `import '../registry/a.js'; import './y.js'; import './engine/z.js';`)),
    ).toEqual([]);
  });
  it('hold the engine to the kernel', () => {
    expect(importViolations(one('cache/engine/x.ts', `import '../keys.js';`))).toHaveLength(1);
  });
  it('keep domains apart and doors unimported', () => {
    expect(importViolations(one('domains/a/x.ts', `import '../b/y.js';`))[0]).toContain('never imports another');
    expect(importViolations(one('api/x.ts', `import '../main.js';`))[0]).toContain('nobody imports a door');
  });
  it('catch a file in no room', () => {
    expect(importViolations(one('stray/x.ts', ''))[0]).toContain('no room');
  });
  it('catch a driver outside its room, subpaths included', () => {
    expect(driverViolations(one('api/x.ts', `import pg from 'pg';`))).toHaveLength(1);
    expect(driverViolations(one('api/x.ts', `import x from 'typeorm/driver/x.js';`))).toHaveLength(1);
    expect(driverViolations(one('domains/a/x.entity.ts', `import { Entity } from 'typeorm';`))).toEqual([]);
    expect(driverViolations(one('domains/a/x.service.ts', `import { Entity } from 'typeorm';`))).toHaveLength(1);
  });
  it('catch a cycle of run-time imports and let a type-only one be', () => {
    const cyclic = [parse('kernel/a.ts', `import './b.js';`), parse('kernel/b.ts', `import { a } from './a.js';`)];
    expect(importCycles(cyclic)).toEqual(['kernel/a.ts -> kernel/b.ts -> kernel/a.ts']);
    const typed = [parse('kernel/a.ts', `import './b.js';`), parse('kernel/b.ts', `import type { A } from './a.js';`)];
    expect(importCycles(typed)).toEqual([]);
  });
  it('catch a long function, method or arrow', () => {
    const body = '\n  1;'.repeat(70);
    expect(functionViolations(one('kernel/a.ts', `function long() {${body}\n}`))).toEqual([
      'kernel/a.ts:1 long: 72 lines',
    ]);
    expect(functionViolations(one('kernel/a.ts', `class A { m() {${body}\n} }`))).toHaveLength(1);
    expect(functionViolations(one('kernel/a.ts', `const f = () => {${body}\n};`))).toHaveLength(1);
    expect(functionViolations(one('kernel/a.ts', `function short() {\n  1;\n}`))).toEqual([]);
  });
  it('catch length and words', () => {
    expect(lengthViolations(one('kernel/a.ts', 'x\n'.repeat(301)))).toHaveLength(1);
    expect(lengthViolations(one('kernel/a.ts', 'x\n'.repeat(300)))).toEqual([]);
    expect(wordViolations(one('api/a.ts', 'const p = process.env.PORT;'))).toHaveLength(1);
    expect(wordViolations(one('api/a.ts', '// process.env is read elsewhere'))).toEqual([]);
    expect(wordViolations(one('api/a.ts', 'console.log(1);'))).toHaveLength(1);
    expect(wordViolations(one('api/a.ts', 'let x: any;'))).toHaveLength(1);
    expect(wordViolations(one('api/a.ts', 'join(import.meta.dirname, "../data");'))).toHaveLength(1);
    expect(wordViolations(one('api/index.ts', ''))).toHaveLength(1);
    expect(wordViolations(one('api/string-utils.ts', ''))).toHaveLength(1);
  });
});
