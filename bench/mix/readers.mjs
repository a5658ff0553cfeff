// What people ask of the five domains, each with how often it is asked of a hundred questions: boards that everybody has open, lists that are
// leafed through, single things of which some are popular.
import { Popularity } from '../spec/questions.mjs';

const EXPONENT = 0.9;
const TIMEFRAMES = ['24h', '7d', '30d', '90d'];
const API = '/api/v1/';

/** Names out of the data, in an order that the database decides. */
export async function thingsOf(owner) {
  const list = async (sql) => (await owner.query(sql)).rows.map(({ name }) => name);
  await owner.query(`SELECT set_config('falaj.tenant', 'beads', false)`);
  return {
    series: await list(
      `SELECT DISTINCT indicator_code || '&country=' || country_code AS name FROM public.world_bank_indicators ORDER BY 1`,
    ),
    workspaces: await list(
      `SELECT workspace_id AS name FROM public.agent_runs GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 10`,
    ),
    agents: (
      await owner.query(
        `SELECT workspace_id, agent_id FROM public.agent_runs GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 40`,
      )
    ).rows,
    insights: await list(`SELECT insight_id AS name FROM public.insights ORDER BY md5(insight_id) LIMIT 2000`),
    skus: await list(`SELECT sku AS name FROM public.inventory_items ORDER BY md5(sku) LIMIT 1500`),
    assets: await list(`SELECT asset_id AS name FROM public.equipment_assets ORDER BY 1`),
    issues: (
      await owner.query(
        `SELECT id::text, issue_key FROM public.issues WHERE tenant_id = 'beads' ORDER BY md5(id::text) LIMIT 1500`,
      )
    ).rows,
  };
}

/** @returns questions with their weights; `next` gives one. */
export function readersOf(things, random) {
  const popular = (list) => {
    const popularity = new Popularity(list.length, EXPONENT, random);
    return () => list[popularity.draw()];
  };
  const any = (list) => list[Math.floor(random() * list.length)];
  const [series, workspace, agent] = [popular(things.series), popular(things.workspaces), popular(things.agents)];
  const [insight, sku, issue] = [popular(things.insights), popular(things.skus), popular(things.issues)];
  const asset = popular(things.assets);
  const page = () => Math.floor(random() ** 3 * 20) * 20;
  const questions = [
    // Labour market: 25.
    [9, () => `labour-market/world-bank-indicators?indicator=${series()}`],
    [4, () => `labour-market/salary-statistics`],
    [4, () => `labour-market/qatarization-rates`],
    [3, () => `labour-market/gcc-indicators`],
    [3, () => `labour-market/retention-by-company`],
    [2, () => `labour-market/vision-2030`],
    // Executive: 20.
    [8, () => `executive/overview?workspace_id=${workspace()}&timeframe=${any(TIMEFRAMES)}`],
    [4, () => `executive/agents/top?workspace_id=${workspace()}&timeframe=${any(TIMEFRAMES)}`],
    [
      4,
      () => ((a) => `executive/agents/${a.agent_id}/analytics?workspace_id=${a.workspace_id}&timeframe=90d`)(agent()),
    ],
    [2, () => `executive/errors/trends?workspace_id=${workspace()}`],
    [2, () => `executive/workspaces/${workspace()}/churn`],
    // Insights: 15.
    [5, () => `insights/${encodeURIComponent(insight())}`],
    [5, () => `feedback/stats/${encodeURIComponent(insight())}`],
    [2, () => 'feedback/overview'],
    [3, () => 'monitoring/blocks/daily'],
    // Warehouse: 20.
    [7, () => `inventory/items/${encodeURIComponent(sku())}`],
    [4, () => `inventory/demand/monthly?sku=${encodeURIComponent(sku())}`],
    [3, () => 'inventory/reorder?limit=50'],
    [2, () => 'inventory/demand/summary'],
    [2, () => `equipment/${asset()}`],
    [2, () => 'operations/tasks?limit=20'],
    // Tracker: 20.
    [7, () => `issues/${issue().id}`],
    [4, () => `issues/key/${issue().issue_key}`],
    [4, () => `issues?limit=20&offset=${page()}`],
    [2, () => 'issues/count?origin=work'],
    [2, () => 'analytics/projects'],
    [1, () => 'analytics/lead-time'],
  ];
  const sums = questions.map(
    (
      (sum) =>
      ([weight]) =>
        (sum += weight)
    )(0),
  );
  return () => {
    const aim = random() * sums.at(-1);
    return API + questions[sums.findIndex((sum) => sum > aim)][1]();
  };
}
