// Wrong rules, one at a time: the product's own code with one piece of it put wrong, run over the same questions. A proof that finds none
// of them would prove nothing.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SERVING = 'registry/serving';

/** What is put wrong: the file, and what stands there instead of what; or several such pieces at once. */
export const MUTANTS = [
  [
    'a filter of finished rows is left out',
    `${SERVING}/form.matcher.js`,
    'return asked.filter((condition)=>!texts.has(textOf(condition)));',
    'return [];',
  ],
  [
    'rows that the view leaves out are not missed',
    `${SERVING}/form.matcher.js`,
    'every((text)=>askedTexts.has(text)), refusal',
    'every(()=>true), refusal',
  ],
  [
    'tables and joins are not compared',
    `${SERVING}/form.matcher.js`,
    'if (ask.kind === store.kind && ask.source === store.source) return;',
    'if (ask.kind === store.kind) return;',
  ],
  [
    'HAVING is not compared',
    `${SERVING}/form.matcher.js`,
    "assertPart(asked.form.core.having === stored.form.core.having, 'having');",
    '',
  ],
  [
    'groups left out by HAVING are added up',
    `${SERVING}/form.matcher.js`,
    "assertPart(ask.core.having === null && store.core.having === null && store.filters.length === 0, 'having');",
    '',
  ],
  [
    'what LIMIT cut off is not missed',
    `${SERVING}/form.matcher.js`,
    "assertPart(!asked.form.isLimited && !stored.form.isLimited, 'limit');",
    '',
  ],
  // Three guards hold this one; each of them alone is enough.
  [
    'groups that the view does not have are none',
    [
      [
        `${SERVING}/form.matcher.js`,
        "assertPart(ask.core.groups.every((group)=>finer.has(textOf(group))), 'groups');",
        '',
      ],
      [
        `${SERVING}/route.composer.js`,
        "if (column === undefined) throw new Refused('groups');",
        "if (column === undefined) return 'NULL::text';",
      ],
      [
        `${SERVING}/route.composer.js`,
        'if (keys.has(textOf(node))) return this.columns.get(textOf(node))?.sql;',
        "if (keys.has(textOf(node))) return this.columns.get(textOf(node))?.sql ?? 'NULL::text';",
      ],
    ],
  ],
  ['an order need not be total', `${SERVING}/route.composer.js`, 'orderText(asked.form.order ?? [])', "''"],
  [
    'text is sorted by the server’s collation',
    `${SERVING}/route.composer.js`,
    `isCollatedC ? ' COLLATE "C"' : ''`,
    `''`,
  ],
  ['DESC is forgotten', `${SERVING}/route.composer.js`, `isDescending ? ' DESC' : ''`, `''`],
  [
    'groups are not added up',
    `${SERVING}/route.composer.js`,
    "`\\nGROUP BY ${groups.join(', ')}`",
    "`\\nGROUP BY ${groups.join(', ')}, v.ctid`",
  ],
  ['counts of groups count groups', `${SERVING}/measure.rules.js`, 'coalesce(sum(${sql}), 0)::int8', 'count(${sql})'],
  [
    'no groups count nothing at all',
    `${SERVING}/measure.rules.js`,
    'coalesce(sum(${sql}), 0)::int8',
    'sum(${sql})::int8',
  ],
  [
    'sums of whole numbers become numeric',
    `${SERVING}/measure.rules.js`,
    '{ sql: `sum(${sql})::int8` }',
    '{ sql: `sum(${sql})` }',
  ],
  [
    'floating-point sums are added up',
    `${SERVING}/measure.rules.js`,
    "if (FLOATS.has(type)) return refused('float_sum');",
    'if (FLOATS.has(type)) return { sql: `sum(${sql})` };',
  ],
  [
    'a mean is the mean of sums',
    `${SERVING}/measure.rules.js`,
    '(sum(${total.sql})::numeric / nullif(sum(${count.sql}), 0)::numeric)',
    'avg(${total.sql})',
  ],
  [
    'a mean counts rows without a value',
    `${SERVING}/measure.rules.js`,
    'nullif(sum(${count.sql}), 0)::numeric',
    'nullif(sum(${count.sql}) + 1, 0)::numeric',
  ],
  [
    'distinct counts are added up',
    `${SERVING}/measure.rules.js`,
    "if (call.agg_distinct === true) return refused('distinct');",
    '',
  ],
  [
    'percentiles are averaged',
    `${SERVING}/measure.rules.js`,
    "return refused('percentile');",
    "{ const held = find({ FuncCall: call }); return held === undefined ? refused('percentile') : { sql: `avg(${held.sql})` }; }",
  ],
  [
    'decimals of mixed scale have a least one',
    `${SERVING}/measure.rules.js`,
    `return refused(type === 'numeric' || FLOATS.has(type) ? 'scale' : 'measure');`,
    'return { sql: `${name}(${sql})` };',
  ],
  [
    'the least becomes the greatest',
    `${SERVING}/measure.rules.js`,
    'return { sql: `${name}(${sql})` };',
    "return { sql: `${name === 'min' ? 'max' : name}(${sql})` };",
  ],
  [
    'keys of mixed scale are grouped',
    `${SERVING}/route.composer.js`,
    "assertPart(PLAIN_TYPES.has(column.type), 'key_type');",
    '',
  ],
  [
    'conditions on sums are asked before adding up',
    `${SERVING}/route.composer.js`,
    "assertPart(match.filters.every((filter)=>!hasAggregate(filter)), 'having');",
    'this.keys = new Set(this.columns.keys());',
  ],
  [
    'windows are looked through',
    `${SERVING}/select.class.js`,
    "if (windows || (select.windowClause ?? []).length > 0) return 'windows';",
    '',
  ],
  [
    'an open parameter is not decided',
    `${SERVING}/canonical.tree.js`,
    "return (value.value === null) === (node.NullTest.nulltesttype === 'IS_NULL') ? TRUE : FALSE;",
    'return TRUE;',
  ],
  [
    'the values of parameters are not compared',
    `${SERVING}/canonical.tree.js`,
    'value: (name === undefined ? null : params[name]) ?? null',
    "value: name === undefined ? null : 'any'",
  ],
  [
    'an output by another expression is taken',
    `${SERVING}/select.peeler.js`,
    'return (node)=>renamed(node, (names)=>values.get(names.at(-1)));',
    'return (node)=>node;',
  ],
  [
    'every tenant sees the rows of all',
    `${SERVING}/tenant.match.js`,
    'narrower: [...match.narrower, own]',
    'narrower: match.narrower',
  ],
  [
    'parameters of the same query are not compared',
    'materialization/route.judge.js',
    'if (residual === undefined || stored !== null) return undefined;',
    'if (residual === undefined || stored !== null) continue;',
  ],
  [
    'a view is used although its inputs changed',
    'materialization/route.gates.js',
    "return gate.is_current ? undefined : 'changed_inputs';",
    'return undefined;',
  ],
  [
    'a view of another definition is used',
    'materialization/route.gates.js',
    "if (gate.fingerprint !== view.fingerprint) return 'outdated';",
    '',
  ],
  [
    'a view in quarantine is used',
    'materialization/route.gates.js',
    "if (gate.is_quarantined) return 'quarantined';",
    '',
  ],
  [
    'a view made anew by hand is used',
    'materialization/route.gates.js',
    "if (!gate.is_same_file) return 'drifted';",
    '',
  ],
];

/** The router with one piece put wrong; undefined where the piece is not there, which is a fault of this list. */
export async function mutantRouter(mutant, index, { place, catalogue, reads }) {
  const root = join(place, `mutant-${index}`);
  mkdirSync(root);
  // What the router imports, and nothing of what is above it.
  for (const room of ['registry', 'materialization', 'kernel', 'database', 'config', 'events', 'observability'])
    cpSync(join('dist', room), join(root, 'dist', room), {
      recursive: true,
      filter: (name) => !/\.(map|d\.ts)$/.test(name),
    });
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  for (const [file, from, to] of piecesOf(mutant)) {
    const path = join(root, 'dist', file);
    const text = readFileSync(path, 'utf8');
    const piece = new RegExp(loosely(from), 'g');
    if (text.search(piece) < 0) return undefined;
    writeFileSync(
      path,
      text.replaceAll(piece, () => to),
    );
  }
  const load = (name) => import(pathToFileURL(join(root, 'dist', name)).href);
  const { loadSqlParser } = await load('registry/sql/sql.parser.js');
  await loadSqlParser();
  const { ViewRouter } = await load('materialization/view.router.js');
  return new ViewRouter(catalogue, reads, true);
}

export function piecesOf([, ...rest]) {
  return Array.isArray(rest[0]) ? rest[0] : [rest];
}

/** Whatever blanks the compiler left between the words. */
function loosely(text) {
  return text
    .split(/\s+|(?<=[(){};,])|(?==>)|(?<==>)/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s*');
}
