// Attempts to learn something of one to four persons by subtracting published answers from each other: a question and a narrower one, a
// question and the sum of its parts, ranges that differ by one step, a coarser question and the finer one it adds up from. The data is made
// worse first: groups of one to four persons in every column that is grouped by. `succeed` counts differences of nested groups that
// stand for one to four persons.
import { seeded } from '../support/report.mjs';

const FLOOR = 5;
const DATES = [null, '2024-12-01', '2020-06-01'];

/** Small groups in every column that the shipped queries group by, of 1, 2, 3 and 4 persons. */
const MADE_WORSE = `
WITH chosen AS (SELECT person_id, row_number() OVER (ORDER BY md5(person_id)) AS n FROM (SELECT DISTINCT person_id FROM public.employment_records) AS p),
     sized AS (SELECT person_id, CASE WHEN n = 1 THEN 1 WHEN n <= 3 THEN 2 WHEN n <= 6 THEN 3 WHEN n <= 10 THEN 4 END AS size,
                      (n - 1) / 10 AS field FROM chosen WHERE n <= 40)
UPDATE public.employment_records AS e SET
  sector = CASE WHEN s.field = 0 AND e.sector IS NOT NULL THEN 'Nano' || s.size ELSE e.sector END,
  education_level = CASE WHEN s.field = 1 THEN 'Rare' || s.size ELSE e.education_level END,
  job_title = CASE WHEN s.field = 2 AND e.job_title IS NOT NULL THEN 'Odd ' || s.size ELSE e.job_title END,
  nationality = CASE WHEN s.field = 3 THEN 'Qatari' ELSE e.nationality END
FROM sized AS s WHERE s.person_id = e.person_id AND s.size IS NOT NULL`;
const MADE_WORSE_ELSEWHERE = [
  `UPDATE public.employee_attrition SET department = 'Nano', job_role = 'Tiny' WHERE employee_number IN (SELECT employee_number FROM public.employee_attrition ORDER BY employee_number LIMIT 3)`,
  `UPDATE public.employee_attrition SET department = 'Micro' WHERE employee_number IN (SELECT employee_number FROM public.employee_attrition ORDER BY employee_number DESC LIMIT 6)`,
  `UPDATE public.wage_panel SET sector = 'Nano' WHERE person_id IN (SELECT DISTINCT person_id FROM public.wage_panel ORDER BY person_id LIMIT 2)`,
];

/** Queries that count the same people, each person in one row. */
const SAME_PEOPLE = [
  ...[
    'employment_by_education_level',
    'employment_share_by_gender',
    'workforce_composition_by_age',
    'salary_statistics_sector',
  ],
  ...[
    'qatarization_rate_by_sector',
    'sector_competitiveness_scores',
    'job_satisfaction_indicators',
    'qatarization_gap_by_sector',
  ],
];

class Attacker {
  tried = new Map();
  succeeded = [];

  constructor({ registry, reads }, seed) {
    Object.assign(this, { registry, reads, random: seeded(seed), answers: new Map() });
  }

  /** Rows as objects; null where the question is refused. */
  async ask(definition, params) {
    const { queryId, statement, bindings, statementColumns, isLimited } = definition;
    const bound = this.registry.bind(queryId, params);
    const name = `${queryId} ${bound.fullHash}`;
    if (this.answers.has(name)) return this.answers.get(name);
    const values = bindings.map((param) => bound.params[param] ?? null);
    const text = isLimited ? statement : `${statement}\nLIMIT 5000`;
    const { rows } = await this.reads.run((reader) => reader.query(text, values));
    const told = rows.map((row) =>
      Object.fromEntries(statementColumns.map(({ name: column }, at) => [column, row[at]])),
    );
    this.answers.set(name, told);
    return told;
  }

  attempt(kind, queryId, difference, what) {
    this.tried.set(kind, (this.tried.get(kind) ?? 0) + 1);
    if (difference >= 1 && difference < FLOOR) this.succeeded.push({ kind, queryId, difference, ...what });
  }

  /** Every published row stands for enough persons, whatever is asked. */
  direct(definition, rows, params) {
    const { queryId, privacy } = definition;
    for (const row of rows)
      this.attempt('a row by itself', queryId, Number(row[privacy.personsColumn]), { params, row });
  }

  /** The same group asked with and without a filter: what the filter took away. */
  complement(definition, wide, narrow, params) {
    const { queryId, privacy, key } = definition;
    const byKey = new Map(wide.map((row) => [keyOf(row, key), row]));
    for (const row of narrow) {
      const whole = byKey.get(keyOf(row, key));
      if (whole === undefined) continue;
      const difference = Number(whole[privacy.personsColumn]) - Number(row[privacy.personsColumn]);
      this.attempt('a filter and its complement', queryId, difference, { params, whole, row });
    }
  }

  /** A whole less all of its parts that are told. */
  parts(kind, queryId, whole, parts, what) {
    this.attempt(kind, queryId, whole - parts, what);
  }
}

const keyOf = (row, key) => JSON.stringify(key.map((column) => row[column]));
const sumOf = (rows, column) => rows.reduce((sum, row) => sum + Number(row[column]), 0);

/** Values worth asking a parameter by: those listed, those that answers show, and steps of a number. */
function valuesFor(parameter, rows, isQuick) {
  const { name, type, allowed, min, max, default: standard } = parameter;
  if (allowed !== undefined) return allowed;
  if (type === 'date') return DATES.filter((date) => date !== null);
  if (type === 'integer') {
    const from = typeof standard === 'number' ? standard : (min ?? 1);
    return [from, from + 1, from + 2, min ?? 1, (min ?? 1) + 1, (min ?? 1) + 5].filter(
      (value) => value <= (max ?? value),
    );
  }
  if (type !== 'string') return [];
  const shown = rows.flatMap((row) => (row[name] === undefined ? [] : [row[name]]));
  const hidden = [
    'Nano1',
    'Nano2',
    'Nano3',
    'Nano4',
    'Rare1',
    'Odd 1',
    'Odd 2',
    'Odd',
    'Nano',
    'Micro',
    'suppressed',
    'a',
    'Engineer',
  ];
  return [...new Set([...shown, ...hidden])].slice(0, isQuick ? 5 : 40);
}

/** One query against itself: every filter alone, pairs of filters, every step of a range. */
async function attackAlone(attacker, definition, isQuick) {
  const hasAsOf = definition.parameters.some(({ name }) => name === 'as_of');
  const required = Object.fromEntries(
    definition.parameters.filter((each) => each.required).map((each) => [each.name, each.allowed?.[0] ?? 'x']),
  );
  for (const asOf of hasAsOf && !isQuick ? DATES : [null]) {
    const base = { ...required, ...(asOf === null ? {} : { as_of: asOf }) };
    const whole = await attacker.ask(definition, base);
    attacker.direct(definition, whole, base);
    const filters = definition.parameters.filter(({ name }) => name !== 'as_of');
    for (const filter of filters) await attackFilter(attacker, definition, { base, whole, filter, filters, isQuick });
  }
}

/** A window of another length, and another dataset, tell of other people, not of fewer of the same. */
function leavesOut({ dataset }, { name, type }) {
  return type !== 'integer' && dataset.byParam?.param !== name;
}

async function attackFilter(attacker, definition, { base, whole, filter, filters, isQuick }) {
  const narrowed = [];
  for (const value of valuesFor(filter, whole, isQuick)) {
    const params = { ...base, [filter.name]: value };
    const narrow = await attacker.ask(definition, params);
    attacker.direct(definition, narrow, params);
    if (filter.type === 'integer') continue;
    if (leavesOut(definition, filter)) {
      narrowed.push(narrow);
      attacker.complement(definition, whole, narrow, params);
    }
    const others = filters.filter((other) => other.name !== filter.name && leavesOut(definition, other));
    for (const other of others.slice(0, 2))
      for (const second of valuesFor(other, whole, isQuick).slice(0, isQuick ? 2 : 8)) {
        const both = { ...params, [other.name]: second };
        const narrowest = await attacker.ask(definition, both);
        attacker.direct(definition, narrowest, both);
        attacker.complement(definition, narrow, narrowest, both);
      }
  }
  if (filter.allowed !== undefined && filter.default === null && narrowed.length > 1)
    allValues(attacker, definition, whole, narrowed, filter.name);
}

/** A group less what each value of a filter that parts it shows of it. */
function allValues(attacker, { queryId, key, privacy }, whole, narrowed, filter) {
  for (const row of whole) {
    const shown = narrowed.flatMap((rows) => rows.filter((each) => keyOf(each, key) === keyOf(row, key)));
    const rest = Number(row[privacy.personsColumn]) - sumOf(shown, privacy.personsColumn);
    attacker.parts('a group less all values of a filter', queryId, rest, 0, { filter, row });
  }
}

/** Totals of one query less the rows of another over the same people, at the same month. */
async function attackTotals(attacker, definitions, isQuick) {
  for (const asOf of isQuick ? [null] : DATES) {
    const totals = [];
    for (const queryId of SAME_PEOPLE) {
      const definition = definitions.find((each) => each.queryId === queryId);
      if (definition === undefined) continue;
      const params = definition.parameters.some(({ name }) => name === 'as_of') && asOf !== null ? { as_of: asOf } : {};
      const least = definition.parameters.find(({ name }) => name === 'min_employees');
      const rows = await attacker.ask(
        definition,
        least === undefined ? params : { ...params, min_employees: least.min },
      );
      totals.push([queryId, sumOf(rows, definition.privacy.personsColumn)]);
    }
    for (const [queryId, total] of totals)
      for (const [other, parts] of totals)
        if (queryId !== other)
          attacker.parts('a total less the parts of another query', queryId, total, parts, {
            other,
            asOf,
            total,
            parts,
          });
  }
}

/** Months of the fine summary added up to coarser groups, against what coarser queries tell of them. */
async function attackRollUps(attacker, definitions) {
  const of = (queryId) => definitions.find((each) => each.queryId === queryId);
  const fine = await attacker.ask(of('employment_summary_monthly'), { status: 'employed' });
  const coarse = await attacker.ask(of('qatarization_summary'), {});
  const sums = new Map();
  const add = (name, persons) => sums.set(name, (sums.get(name) ?? 0) + persons);
  for (const row of fine) {
    add(`${row.month}`, Number(row.persons));
    add(`${row.month} ${row.sector}`, Number(row.persons));
    add(`${row.month} ${row.sector} ${row.nationality}`, Number(row.persons));
  }
  const months = new Map();
  for (const row of coarse) {
    months.set(row.month, (months.get(row.month) ?? 0) + Number(row.total));
    if (row.sector === 'suppressed') continue;
    const told = sums.get(`${row.month} ${row.sector}`);
    const what = { month: row.month, sector: row.sector };
    if (told !== undefined)
      attacker.parts('a roll-up against a coarser query', 'qatarization_summary', Number(row.total), told, what);
    const nationals = sums.get(`${row.month} ${row.sector} Qatari`);
    if (nationals !== undefined)
      attacker.parts(
        'a roll-up against a coarser query',
        'qatarization_summary',
        Number(row.qatari_count),
        nationals,
        what,
      );
  }
  for (const [month, total] of months) {
    const told = sums.get(month) ?? 0;
    attacker.parts('a roll-up against a coarser query', 'qatarization_summary', total, told, { month });
    attacker.parts('a roll-up against a coarser query', 'employment_summary_monthly', told, total, { month });
  }
}

export async function attack(world, report, { seed, isQuick }) {
  await world.owner.query('BEGIN');
  await world.owner.query(MADE_WORSE);
  for (const statement of MADE_WORSE_ELSEWHERE) await world.owner.query(statement);
  await world.owner.query('COMMIT; ANALYZE public.employment_records');
  const definitions = world.registry
    .list()
    .filter(({ privacy, domain }) => privacy !== null && domain === 'labour-market');
  const attacker = new Attacker(world, seed);
  for (const definition of definitions) {
    await attackAlone(attacker, definition, isQuick);
    console.error(
      `${definition.queryId} attacked, ${attacker.answers.size} answers, ${attacker.succeeded.length} succeed`,
    );
  }
  await attackTotals(attacker, definitions, isQuick);
  await attackRollUps(attacker, definitions);
  report.add('person-level queries attacked', definitions.length, 'queries');
  for (const [kind, times] of attacker.tried) {
    const found = attacker.succeeded.filter((each) => each.kind === kind);
    report.add(`attack: ${kind}`, `${times} tried, ${found.length} succeed`, '', '0 succeed', found.length === 0);
  }
  for (const each of attacker.succeeded.slice(0, 12)) console.error(JSON.stringify(each));
}
