/** A definition as it stands in its file: the contract, then the statement. */
export function contract(name, { sql, columns, key, parameters, extra = '' }) {
  const lines = parameters.map(
    ([param, { type, optional }]) =>
      `  - {name: ${param}, type: ${type}, description: d${optional ? ', default: null' : ', required: true'}}`,
  );
  return [
    '/*---',
    `query_id: ${name}`,
    `title: ${name}`,
    'description: generated',
    'dataset: sample',
    ...(lines.length === 0 ? [] : ['parameters:', ...lines]),
    'columns:',
    ...columns.map(
      (column) =>
        `  - {name: ${column.name}, type: ${column.type}, nullable: ${!key.includes(column.name)}, description: d}`,
    ),
    `key: [${key.join(', ')}]`,
    'unit: count',
    'cache: false',
    ...(extra === '' ? [] : [extra]),
    '---*/',
    sql,
    '',
  ].join('\n');
}
