// Two marks of its own in the data of every tenant and every workspace: a text that is only ever shown, and a name that is asked for as
// well. Whatever shows a mark that the request did not name shows somebody's data, whichever way it came there.

/** Rows of a workspace that are marked beside those it has. */
const ROWS = 12;

export class Marks {
  constructor(random) {
    this.random = random;
    /** By tenant, and by workspace. */
    this.ofTenant = new Map();
    this.ofWorkspace = new Map();
    /** By principal: what its session holds. */
    this.ofSession = new Map();
  }

  /** @param admin a session that row security does not bind */
  async put(admin) {
    const tenants = await admin.query('SELECT tenant_id AS name FROM public.tracker_tenants ORDER BY 1');
    const workspaces = await admin.query('SELECT workspace_id AS name FROM public.workspaces ORDER BY 1');
    for (const { name } of tenants.rows) this.ofTenant.set(name, { name: this.mark(), text: this.mark() });
    for (const { name } of workspaces.rows) this.ofWorkspace.set(name, { name: this.mark(), text: this.mark() });
    for (const [tenant, mark] of this.ofTenant) await markTenant(admin, tenant, mark);
    for (const [workspace, mark] of this.ofWorkspace) await markWorkspace(admin, workspace, mark);
  }

  mark() {
    return `mk${Math.floor(this.random() * 2 ** 48).toString(36)}x`;
  }

  /** What an answer to the caller may not show, with whose it is. Sessions are their principal's own. */
  foreignTo({ name: principal, tenants, workspaces }) {
    const of = (marks, own) =>
      [...marks]
        .filter(([owner]) => !own.includes(owner))
        .flatMap(([owner, { name, text }]) => [
          { owner, mark: text, isName: false },
          ...(name === undefined ? [] : [{ owner, mark: name, isName: true }]),
        ]);
    return [...of(this.ofTenant, tenants), ...of(this.ofWorkspace, workspaces), ...of(this.ofSession, [principal])];
  }
}

async function markTenant(admin, tenant, { name, text }) {
  for (const [table, columns] of [
    ['tracker_instances', ['name']],
    ['tracker_users', ['display_name']],
    ['projects', ['name', 'description']],
    ['issues', ['summary', 'description']],
    ['issue_comments', ['body']],
  ]) {
    const changes = columns.map((column) => `${column} = coalesce(${column}, '') || $2`).join(', ');
    await admin.query(`UPDATE public.${table} SET ${changes} WHERE tenant_id = $1`, [tenant, ` ${text}`]);
  }
  await admin.query(
    `INSERT INTO public.issue_labels (tenant_id, instance_id, issue_id, label, project_key, status_category)
     SELECT tenant_id, instance_id, id, $2, project_key, status_category FROM public.issues WHERE tenant_id = $1 ORDER BY id LIMIT 5`,
    [tenant, name],
  );
}

async function markWorkspace(admin, workspace, { name, text }) {
  await admin.query('UPDATE public.workspaces SET origin = origin || $2 WHERE workspace_id = $1', [
    workspace,
    ` ${text}`,
  ]);
  const recent = `(SELECT coalesce(max(started_at), now()) FROM public.agent_runs WHERE workspace_id = $1) - n * interval '1 hour'`;
  await admin.query(
    `INSERT INTO public.agent_runs (run_id, agent_id, workspace_id, user_id, status, runtime_seconds, started_at, completed_at,
       model_name, error_type, error_message, dataset_id)
     SELECT $2 || n, $2, $1, $2, CASE WHEN n % 3 = 0 THEN 'failed' ELSE 'completed' END, n, ${recent}, ${recent}, $2, CASE WHEN n % 3 = 0 THEN 'type ' || $2 END,
       CASE WHEN n % 3 = 0 THEN 'message ' || $3 END, (SELECT dataset_id FROM public.workspaces WHERE workspace_id = $1)
     FROM generate_series(1, ${ROWS}) AS n`,
    [workspace, name, text],
  );
  await admin.query(
    `INSERT INTO public.agent_errors (error_id, run_id, agent_id, workspace_id, user_id, occurred_at, error_type, category, severity,
       message, fingerprint, dataset_id)
     SELECT $2 || n, $2 || n, $2, $1, $2, ${recent}, 'type ' || $2, 'timeout', 'high', 'message ' || $3, $2,
       (SELECT dataset_id FROM public.workspaces WHERE workspace_id = $1)
     FROM generate_series(1, ${ROWS}) AS n`,
    [workspace, name, text],
  );
  await admin.query(
    `INSERT INTO public.user_activity (activity_id, user_id, workspace_id, event_type, occurred_at, session_id, metadata, dataset_id)
     SELECT $2 || n, $2, $1, 'page_view', ${recent}, $2, jsonb_build_object('page', $3::text),
       (SELECT dataset_id FROM public.workspaces WHERE workspace_id = $1)
     FROM generate_series(1, ${ROWS}) AS n`,
    [workspace, name, text],
  );
}
