import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Definitions of a proof's own. Each query is `{id, sql, columns, key}`; columns are `name:type` and never null. */
export function writeDefinitions(directory, queries, views) {
  mkdirSync(join(directory, 'proof/queries'), { recursive: true });
  for (const { id, sql, columns, key } of queries) {
    const listed = columns.map((column) => {
      const [name, type] = column.split(':');
      return `  - {name: ${name}, type: ${type}, nullable: false, description: d}`;
    });
    const contract = [
      ...[
        '/*---',
        `query_id: ${id}`,
        `title: ${id}`,
        'description: d',
        'dataset: countries',
        'parameters: []',
        'columns:',
      ],
      ...[...listed, `key: [${key}]`, 'unit: count', 'cache: false', 'freshness_days: 30', '---*/'],
    ];
    writeFileSync(join(directory, `proof/queries/${id}.sql`), `${contract.join('\n')}\n${sql}\n`);
  }
  writeFileSync(join(directory, 'proof/views.yml'), views.join(''));
  return directory;
}
