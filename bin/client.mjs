/** `npm run client -- http://127.0.0.1:3000 [FILE]`: the types of the client, from the description that the server gives of itself. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './ensure.mjs';

const [base = 'http://127.0.0.1:3000', file = join(ROOT, 'clients/typescript/falaj.schema.ts')] = process.argv.slice(2);
const { clientSchema } = await import('../clients/typescript/schema.generator.mjs');
const reply = await fetch(new URL('/openapi.json', base)).catch(() => undefined);
if (reply?.ok !== true) {
  console.error(`No description of the API at ${base}: start the server (npm start), or name where it is.`);
  process.exit(1);
}
writeFileSync(file, await clientSchema(await reply.json()));
