import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import pg from 'pg';
import { isBuilt } from '../../bin/ensure.mjs';
import { sourcesOfTemplates } from './fingerprint.mjs';

// Fills one template database. It runs as a process of its own, on what is built: inside a suite the same takes twice as long.
// Arguments: URL of the owner, role of the application, scale of what is generated, domains whose data to load.
const ROOT = join(import.meta.dirname, '../..');
const [ownerUrl, appRole, scale, ...domains] = process.argv.slice(2);

assertBuilt();
const { migrate } = await import('../../dist/database/migrator.js');
await migrate(ownerUrl, appRole);
if (domains.length > 0) await load();

/** A template stands for sources: what was built from older ones would pass for them until the next change. */
function assertBuilt() {
  if (isBuilt()) return;
  // Built by hand, without a record of it: by time.
  for (const source of sourcesOfTemplates(ROOT)) {
    const built = join(ROOT, 'dist', relative(join(ROOT, 'src'), source).replace(/\.ts$/, '.js'));
    const at = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (at < statSync(source).mtimeMs)
      throw new Error(
        `dist is older than ${relative(ROOT, source)}: run "npm run build", or the suites with "npm test"`,
      );
  }
}

async function load() {
  const [{ DatasetLoader }, { domainData }, { CopyConnection }] = await Promise.all([
    import('../../dist/datasets/dataset.loader.js'),
    import('../../dist/domain-data.js'),
    import('../../dist/database/copy-connection.js'),
  ]);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await new DatasetLoader(domainData(domains)).load(new CopyConnection(client), { scale: Number(scale) });
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
