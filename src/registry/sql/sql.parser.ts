import { hasSqlDetails, loadModule, parseSync, type RawStmt } from 'libpg-query';

export type ParsedSql =
  | { readonly statements: readonly RawStmt[] }
  | { readonly error: { readonly message: string; /** From 1, within the SQL. */ readonly line: number } };

/** PostgreSQL's own grammar. Load once before the first parse. */
export async function loadSqlParser(): Promise<void> {
  await loadModule();
}

export function parseSql(sql: string): ParsedSql {
  if (sql.trim() === '') return { statements: [] };
  try {
    return { statements: parseSync(sql).stmts ?? [] };
  } catch (error) {
    const details = hasSqlDetails(error) ? error.sqlDetails : undefined;
    const message = error instanceof Error ? error.message : String(error);
    return { error: { message, line: lineOfCharacter(sql, details?.cursorPosition ?? 0) } };
  }
}

/** Positions of syntax errors count characters (code points). */
function lineOfCharacter(sql: string, position: number): number {
  return (
    Array.from(sql)
      .slice(0, position)
      .filter((char) => char === '\n').length + 1
  );
}

/** Locations of parse tree nodes count bytes of UTF-8. An absent location is 0. */
export function lineOfByte(sql: string, location: number | undefined): number {
  const before = Buffer.from(sql, 'utf8').subarray(0, Math.max(0, location ?? 0));
  return before.filter((byte) => byte === 0x0a).length + 1;
}
