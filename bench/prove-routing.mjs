// Answers from views are the answers of the tables: generated queries over a small schema with every kind of column, and the shipped
// definitions, with generated parameters, asked both ways in one snapshot; wrong rules, one at a time, that must be caught; and attacks
// by subtraction on small groups of persons. Options: --sets N, --seed N, --only WORD, --quick, --json F.
import 'reflect-metadata';
import { attack } from './routing/attacks.mjs';
import { generate } from './routing/questions.mjs';
import { TENANTS } from './routing/sales.mjs';
import { mutantRouter, MUTANTS, piecesOf } from './routing/mutants.mjs';
import { shippedQuestions } from './routing/shipped.mjs';
import { Trial } from './routing/trial.mjs';
import { RoutingWorld } from './routing/world.mjs';
import { isQuick, option, Report, seeded } from './support/report.mjs';

const seed = Number(option('seed', '1'));
const wanted = Number(option('sets', isQuick ? '1000' : '10000'));
const only = option('only', '');
const ROWS = 1500;
const BATCH = 40;
/** Questions of which every refusal is counted. */
const EXPLAINED = isQuick ? 100 : 300;
const GENERATED_SHARE = 0.85;
const SETS_PER_MUTANT = isQuick ? 2000 : 20_000;
const ADMIN = { principal: 'proof', tenants: [], roles: ['admin'], reading: {} };

const isChosen = (part) => only === '' || part.includes(only);

/** Asks until as many answers as wanted came from views, soon mostly what views do answer. */
async function ask(trial, next, until, asksMax) {
  for (let asked = 0; asked < EXPLAINED; asked += 1) {
    const { queryId, params, tenant } = next();
    await trial.ask(queryId, params, { ...ADMIN, tenant: tenant ?? null });
  }
  const answered = new Set();
  let told = 0;
  while (trial.routed < until && trial.asked < asksMax) {
    const scope = { ...ADMIN, tenant: TENANTS[trial.asked % TENANTS.length] };
    const batch = Array.from({ length: BATCH }, () => {
      let question = next();
      for (let tries = 0; tries < 8 && answered.size > 5 && !answered.has(question.queryId); tries += 1)
        question = next();
      return question;
    });
    const routed = await trial.askMany(batch, scope);
    routed.forEach((isRouted, at) => isRouted && answered.add(batch[at].queryId));
    if (trial.routed - told < 1000) continue;
    told = trial.routed;
    console.error(`${trial.asked} asked, ${trial.routed} from views`);
  }
}

function generatedQuestions(generated, random) {
  const { maker, names } = generated;
  return () => {
    const queryId = names[Math.floor(random() * names.length)];
    const tenant = queryId.startsWith('tickets') ? TENANTS[Math.floor(random() * TENANTS.length)] : undefined;
    return { queryId, params: maker.paramsFor(queryId), tenant };
  };
}

function tell(report, label, trial) {
  const rules = [...trial.byRule].map(([rule, times]) => `${rule} ${times}`).join(', ');
  report.add(`${label}: answered from views`, trial.routed, 'sets');
  report.add(`${label}: by rule`, rules, '');
  const refusals = [...trial.byRefusal].sort((a, b) => b[1] - a[1]).map(([code, times]) => `${code} ${times}`);
  report.add(`${label}: refused by code (one a view)`, refusals.join(', '), '');
  report.add(`${label}: answers that differ`, trial.differences.length, '', '0', trial.differences.length === 0);
  for (const each of trial.differences.slice(0, 5)) console.error(JSON.stringify(each, null, 1).slice(0, 3000));
}

/** What makes wrong gates show: an input changed, a rogue build under a name, a quarantine. */
async function withBrokenStates(world, names, work) {
  const { owner } = world;
  const rows = await owner.query(`SELECT id, n FROM (SELECT max(id) AS id, count(*) AS n FROM public.sale) AS s`);
  await owner.query(`UPDATE public.sale SET qty = coalesce(qty, 0) + 1, price = coalesce(price, 0) + 1 WHERE id < 400`);
  await work('changed', names);
  await world.build(names);
  for (const name of names.slice(0, 8))
    await owner.query(`CREATE TABLE public.kept_${name} AS SELECT * FROM public.${name}`);
  for (const name of names.slice(0, 8)) await rogue(owner, name);
  await owner.query(`UPDATE falaj.view_state SET fingerprint = 'another' WHERE name = ANY ($1)`, [names.slice(0, 3)]);
  await owner.query(`UPDATE falaj.view_state SET quarantined = 'a proof' WHERE name = ANY ($1)`, [names.slice(3, 6)]);
  await owner.query(`UPDATE falaj.view_state SET filenode = 1 WHERE name = ANY ($1)`, [names.slice(6, 8)]);
  await work('rogue', names);
  return rows.rows[0];
}

/** Other rows under the view's name, with a state that vouches for them. */
async function rogue(owner, name) {
  await owner.query(`DROP MATERIALIZED VIEW public.${name}`);
  await owner.query(`CREATE MATERIALIZED VIEW public.${name} AS SELECT * FROM public.kept_${name} WHERE false`);
  await owner.query(`GRANT SELECT ON public.${name} TO PUBLIC`);
  await owner.query(
    `UPDATE falaj.view_state SET relation = c.oid, filenode = pg_relation_filenode(c.oid) FROM pg_class AS c
     WHERE c.oid = ('public.' || $1)::regclass AND name = $1`,
    [name],
  );
}

async function proveEqual(world, generated, report) {
  const trial = new Trial(world);
  const began = performance.now();
  await ask(trial, generatedQuestions(generated, seeded(seed + 1)), wanted * GENERATED_SHARE, wanted * 20);
  tell(report, 'generated queries', trial);
  const shipped = new Trial(world);
  const left = Math.max(wanted - trial.routed, 1);
  await ask(shipped, shippedQuestions(world.registry, seeded(seed + 2)), left, left * 20);
  tell(report, 'shipped queries', shipped);
  const total = trial.routed + shipped.routed;
  report.add('sets answered both ways', total, 'sets', `>= ${wanted}`, total >= wanted);
  console.error(`${trial.asked + shipped.asked} sets asked in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** The way that a router takes, as text; null where it leaves the question to the tables. */
async function wayOf(router, reader, bound, scope) {
  const question = router.ask(bound, scope);
  if (question === undefined) return null;
  const { rows } = await reader.query(`SELECT ${question.expression(1)}`, question.values);
  const route = question.choose(rows[0]?.[0] ?? null);
  return route === undefined ? null : JSON.stringify([route.text, route.values]);
}

/** Whether a wrong rule takes another way than the right ones. Where it takes none, there is nothing to compare with the tables. */
async function takesAnotherWay(world, router, { queryId, params }, scope) {
  const bound = world.registry.bind(queryId, params);
  const options = bound.definition.tenancy === null ? {} : { tenant: scope.tenant };
  return world.reads.run(async (reader) => {
    const wrong = await wayOf(router, reader, bound, scope);
    return wrong !== null && wrong !== (await wayOf(world.router, reader, bound, scope));
  }, options);
}

/** The first question whose answer a wrong rule changes, or that it makes fail. */
async function firstCatch(world, router, next, most) {
  const trial = new Trial({ ...world, router });
  for (let asked = 1; asked <= most; asked += 1) {
    const question = next();
    const scope = { ...ADMIN, tenant: question.tenant ?? null };
    try {
      if (!(await takesAnotherWay(world, router, question, scope))) continue;
      await trial.ask(question.queryId, question.params, scope, { explain: false });
    } catch {
      return { asked, how: 'refused by the server' };
    }
    if (trial.differences.length > 0) return { asked, how: 'other bytes' };
  }
  return undefined;
}

async function proveMutants(world, generated, report) {
  const names = world.catalogue
    .list()
    .map(({ name }) => name)
    .filter((name) => name.startsWith('mv_q'));
  const routers = new Map();
  for (const [index, mutant] of MUTANTS.entries()) {
    const router = await mutantRouter(mutant, index, world);
    if (router === undefined) report.add(`wrong rule: ${mutant[0]}`, 'not found in the code', '', 'caught', false);
    else routers.set(mutant, router);
  }
  const caught = new Map();
  const tryAll = async (state, most) => {
    for (const [mutant, router] of routers) {
      if (caught.has(mutant)) continue;
      const found = await firstCatch(world, router, generatedQuestions(generated, seeded(seed + 3)), most);
      if (found !== undefined) caught.set(mutant, { ...found, state });
    }
  };
  const gates = [...routers.keys()].filter((mutant) => piecesOf(mutant)[0][0].endsWith('route.gates.js'));
  for (const gate of gates) caught.set(gate, undefined);
  await tryAll('as built', SETS_PER_MUTANT);
  for (const gate of gates) caught.delete(gate);
  await withBrokenStates(world, names, (state) => tryAll(state, 1200));
  for (const mutant of routers.keys()) {
    const found = caught.get(mutant);
    const value = found === undefined ? 'not caught' : `${found.how}, question ${found.asked} (${found.state})`;
    report.add(`wrong rule: ${mutant[0]}`, value, '', 'caught', found !== undefined);
  }
}

async function main() {
  const generated = generate(seed);
  const report = new Report('routing', { seed, sets: wanted, sales: ROWS, quick: isQuick });
  const world = await RoutingWorld.open({ generated, rows: ROWS, seed });
  // However this process ends, its server does not stay behind.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void world.close().finally(() => process.exit(1)));
  try {
    const failed = await world.build();
    report.add('views built', world.catalogue.list().length - failed.length, 'views', 'all', failed.length === 0);
    for (const { view, reason, errorClass } of failed) console.error(`${view}: ${reason ?? errorClass}`);
    if (isChosen('equal')) await proveEqual(world, generated, report);
    if (isChosen('mutants')) await proveMutants(world, generated, report);
    if (isChosen('attacks')) await attack(world, report, { seed, isQuick });
    report.finish();
  } finally {
    await world.close();
  }
}

await main();
