import { randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadConnection } from '../../kernel/load-connection.js';
import { quoted } from '../../registry/sql/index.parser.js';
import type { ViewDefinition } from '../view-definition.js';
import { noteBuilt, readShape } from './table.ledger.js';

const CHUNK_BYTES = 1 << 18;

/**
 * Fills the new build of an incremental view, which stands empty and is made in the same transaction.
 *
 * The rows go out and come in again by COPY, because of all that writes to a table only COPY … FREEZE writes rows that every snapshot sees.
 * A reader whose snapshot is older than the swap would find a table filled by INSERT empty. One session cannot do both at once, so the rows
 * wait in a file that has no name any more, and is gone with the process.
 */
export class TableFiller {
  constructor(private readonly imagesMax: number) {}

  /** @param relation as SQL writes it. @returns how many rows it has. */
  async fill(connection: LoadConnection, view: ViewDefinition, relation: string, oid: number): Promise<number> {
    for (const column of view.uniqueKey)
      await connection.query(`ALTER TABLE ${relation} ALTER COLUMN ${quoted(column)} SET NOT NULL`);
    const shape = await readShape(connection, view, this.imagesMax);
    // What can be seen here, the later snapshot of the rows sees as well.
    await connection.query('DELETE FROM falaj.view_queue WHERE view = $1', [view.name]);
    await copyThrough(connection, view, relation);
    const { rows } = await connection.query(`SELECT count(*)::text AS rows FROM ${relation}`);
    const count = Number(rows[0]?.rows);
    await noteBuilt(connection, view, oid, { shape, rows: count });
    return count;
  }
}

async function copyThrough(connection: LoadConnection, view: ViewDefinition, relation: string): Promise<void> {
  const path = join(tmpdir(), `falaj-${randomBytes(12).toString('hex')}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    // Where a file that is open keeps its name, it goes at the end.
    await rm(path).catch(() => undefined);
    for await (const chunk of connection.copyTo(`COPY (${view.statement}) TO STDOUT (FORMAT binary)`))
      await file.writeFile(chunk);
    const columns = view.query.statementColumns.map(({ name }) => quoted(name)).join(', ');
    await connection.copyFrom(`COPY ${relation} (${columns}) FROM STDIN (FORMAT binary, FREEZE)`, chunksOf(file));
  } finally {
    await file.close();
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
