import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDefinitionFiles } from '../../../../src/registry/definitions/definition-files.reader.js';
import { withViewsFile } from '../../../../src/registry/definitions/views-file.overlay.js';

let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'falaj-overlay-'));
  await mkdir(join(place, 'definitions/labour/queries'), { recursive: true });
  await writeFile(join(place, 'definitions/labour/queries/one.sql'), 'SELECT 1');
  await writeFile(join(place, 'definitions/labour/tables.yml'), '[]');
  await writeFile(join(place, 'definitions/labour/views.yml'), '- name: mv_shipped');
  await writeFile(join(place, 'other.yml'), '- name: mv_other');
});
afterEach(() => rm(place, { recursive: true, force: true }));

it('gives the same queries and tables with the views of the file alone, and leaves nothing behind', async () => {
  let seen = '';
  const read = await withViewsFile(join(place, 'definitions'), join(place, 'other.yml'), async (directory) => {
    seen = directory;
    expect(existsSync(join(directory, 'labour/views.yml'))).toBe(false);
    expect(await readFile(join(directory, 'registry/views.yml'), 'utf8')).toBe('- name: mv_other');
    return readDefinitionFiles(directory, []);
  });
  expect(read.queries).toEqual([{ path: 'labour/queries/one.sql', domain: 'labour', text: 'SELECT 1' }]);
  expect(read.tables).toHaveLength(1);
  expect(existsSync(seen)).toBe(false);
  expect(await readFile(join(place, 'definitions/labour/views.yml'), 'utf8')).toBe('- name: mv_shipped');
});

it('is gone after a failure too, and refuses a file that is not there', async () => {
  let seen = '';
  const failing = withViewsFile(join(place, 'definitions'), join(place, 'other.yml'), (directory) => {
    seen = directory;
    return Promise.reject(new Error('failed'));
  });
  await expect(failing).rejects.toThrow('failed');
  expect(existsSync(seen)).toBe(false);
  const missing = withViewsFile(join(place, 'definitions'), join(place, 'none.yml'), () => Promise.resolve());
  await expect(missing).rejects.toMatchObject({ code: 'request.invalid' });
});
