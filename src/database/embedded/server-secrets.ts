import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { FalajError } from '../../kernel/falaj-error.js';

export interface ServerSecrets {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
}

/** The generated passwords of a cluster, in a file that only its user may read. `fresh` makes new ones for a new cluster. */
export async function serverSecrets(file: string, fresh: boolean): Promise<ServerSecrets> {
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as ServerSecrets;
  if (!fresh) {
    throw new FalajError('embedded.unavailable', `the passwords of the embedded server are gone (${file})`, {
      hint: 'Put the file back, or remove its folder to begin with an empty database; bundled data is loaded again.',
    });
  }
  const secrets = { superuser: password(), owner: password(), app: password() };
  await writeFile(`${file}.partial`, JSON.stringify(secrets), { mode: 0o600 });
  await rename(`${file}.partial`, file);
  return secrets;
}

function password(): string {
  return randomBytes(24).toString('base64url');
}
