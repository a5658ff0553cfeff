// One question, answered by its query and by the view that the router puts in its place: the same rows, and how much faster.
import { ReadTransaction } from '../../dist/database/read-transaction.js';
import { SETTINGS } from '../../dist/config/settings.js';
import { QueryExecutor } from '../../dist/registry/query.executor.js';
import { QueryRegistry } from '../../dist/registry/query.registry.js';
import { QUERY_ROUTER } from '../../dist/registry/query.router.js';
import { compare, explain } from './comparison.mjs';

const SCOPE = { principal: 'benchmark', tenants: [], tenant: null, roles: ['admin'], reading: {} };

/** Statement and values of both ways, as they stand now; fails where the view may not answer. */
async function waysOf(app, { view, queryId, params }) {
  const bound = app.get(QueryRegistry).bind(queryId, params);
  const { definition } = bound;
  const asked = app.get(QUERY_ROUTER).ask(bound);
  if (asked === undefined) throw new Error(`no view can answer ${queryId}`);
  const route = await app.get(ReadTransaction).run(async (reader) => {
    const { rows } = await reader.query(`SELECT ${asked.expression(1)}`, asked.values);
    return asked.choose(rows[0][0]);
  });
  if (route?.view !== view) throw new Error(`${queryId} is not answered from ${view}`);
  const base = {
    text: definition.statement,
    values: definition.bindings.map((name) => bound.params[name] ?? null),
    relations: definition.reads,
  };
  return { base, routed: { text: route.text, values: route.values, relations: [`public.${view}`] } };
}

/** @param client a connection of the application's role for the bare statements. */
export async function askBothWays({ app, client, report, rounds }, question) {
  const { label, view, queryId, params } = question;
  const ways = await waysOf(app, question);
  await explain(client, `${label}, base tables`, ways.base);
  await explain(client, `${label}, view`, ways.routed);
  const tables = new QueryExecutor(app.get(QueryRegistry), app.get(ReadTransaction), app.get(SETTINGS));
  const executors = { base: tables, view: app.get(QueryExecutor) };
  const execute = (name) => () => executors[name].execute(queryId, SCOPE, params);
  await assertSame(report, { label, view, base: await execute('base')(), routed: await execute('view')() });
  await compare(report, `${label}: executor`, { base: execute('base'), view: execute('view'), rounds });
  const bare =
    ({ text, values }) =>
    () =>
      client.query({ text, values: [...values] });
  await compare(report, `${label}: bare SQL`, { base: bare(ways.base), view: bare(ways.routed), rounds });
}

/** A faster answer counts only where it is the same answer. */
async function assertSame(report, { label, view, base, routed }) {
  const [a, b] = [base, routed].map((answer) => JSON.parse(answer.render(Date.now()).toString('utf8')));
  if (a.provenance.view !== null || b.provenance.view !== view)
    throw new Error(`${label}: not answered from where it should be`);
  const equal = a.row_count > 0 && JSON.stringify(a.rows) === JSON.stringify(b.rows);
  report.add(`${label}: rows, the same from both`, b.row_count, 'rows', 'equal', equal);
}
