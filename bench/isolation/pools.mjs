// Values of the data, each with whose it is, that requests are filled with.

const TENANTS = 4;
const WORKSPACES = 5;
const EACH = 4;

export async function poolsOf({ admin }, marks, document) {
  const markedNames = new Set([...marks.ofWorkspace.values()].map(({ name }) => name));
  const isMark = (name) => markedNames.has(name);
  const all = async (sql, values = []) => (await admin.query(sql, values)).rows;
  const names = async (sql, values) => (await all(sql, values)).map(({ value }) => value);
  const tenants = [...marks.ofTenant.keys()].slice(0, TENANTS);
  const workspaces = ['duckdb', ...[...marks.ofWorkspace.keys()].filter((name) => name !== 'duckdb')].slice(
    0,
    WORKSPACES,
  );
  const owned = async (table, column) => {
    const found = [];
    const sql = `SELECT tenant_id AS tenant, ${column}::text AS value FROM public.${table}
      WHERE tenant_id = $1 ORDER BY md5(${column}::text) LIMIT ${EACH}`;
    for (const tenant of tenants) found.push(...(await all(sql, [tenant])));
    return found;
  };
  const shared = await names(
    'SELECT project_key AS value FROM public.projects GROUP BY 1 HAVING count(DISTINCT tenant_id) > 1',
  );
  const runs = document.paths['/api/v1/queries/{query_id}/run'].post.requestBody.content['application/json'].examples;
  const marked = workspaces.map((name) => marks.ofWorkspace.get(name).name);
  const agents = await names('SELECT DISTINCT agent_id AS value FROM public.agent_runs ORDER BY 1 LIMIT 4');
  const users = await names('SELECT DISTINCT user_id AS value FROM public.user_activity ORDER BY 1 LIMIT 4');
  return {
    tenants,
    workspaces,
    queries: Object.entries(runs).map(([id, { value }]) => ({ query_id: id, examples: [value.params ?? {}] })),
    issueIds: await owned('issues', 'id'),
    issueKeys: await owned('issues', 'issue_key'),
    projectKeys: await owned('projects', 'project_key'),
    accounts: await owned('tracker_users', 'account_id'),
    labels: tenants.map((name) => marks.ofTenant.get(name).name),
    sharedProjects: new Set(shared),
    agents: [...agents, ...marked],
    users: [...users, ...marked],
    // Of these alone something is written: a mark that somebody wrote into a workspace of his own is no mark any more.
    written: { agents: agents.filter((name) => !isMark(name)), users: users.filter((name) => !isMark(name)) },
    skus: await names('SELECT sku AS value FROM public.inventory_items ORDER BY 1 LIMIT 4'),
    insights: await names('SELECT insight_id AS value FROM public.insights ORDER BY 1 LIMIT 4'),
    views: ['mv_retention_by_company_36m', 'no_such_view'],
  };
}
