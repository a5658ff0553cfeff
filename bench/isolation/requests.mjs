// Requests made from the OpenAPI document: every operation, with values of the data of every owner where they have a place, the
// document's own examples, and what an attacker would put there.
import { URLSearchParams } from 'node:url';

const HOSTILE = [
  "' OR '1'='1",
  '../../etc/passwd',
  '%',
  '*',
  '\u0000',
  '🙂',
  'null',
  '[]',
  '-1',
  '9'.repeat(40),
  '__proto__',
  '',
];
/** What answers differ in by nature, or what starts work: looked at for marks, never compared. */
const VOLATILE = [
  /^\/health/,
  /^\/metrics/,
  /^\/api\/v1\/admin\//,
  /^\/api\/v1\/orchestration\/runs/,
  /\/explain$/,
  /^\/api\/v1\/monitoring\/backfill/,
];
const READING_POSTS = ['/api/v1/queries/{query_id}/run', '/api/v1/queries/batch', '/api/v1/search', '/api/v1/evidence'];
/** They work on the whole service or in the background, and have tests of their own. */
const LEFT_ALONE = [
  'POST /api/v1/admin/materialized-views/apply',
  'POST /api/v1/admin/cache/warmup',
  'POST /api/v1/monitoring/backfill',
];

export class Requests {
  constructor(document, pools, random) {
    Object.assign(this, { document, pools, random });
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
    this.reads = this.operations.filter(({ method, path }) => method === 'GET' || READING_POSTS.includes(path));
    this.writes = this.operations.filter((each) => !this.reads.includes(each) && !isLeftAlone(each));
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  chance(share) {
    return this.random() < share;
  }

  /** One request of the operation. `owners` are those whose rows it would change; null where it changes nobody's. */
  make({ method, path, operation }) {
    const target = {};
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(this.pathValue(name, path, target)));
    const query = new URLSearchParams();
    for (const parameter of operation.parameters ?? []) this.addQuery(query, parameter, path);
    if (path.endsWith('/run') || path.endsWith('/stream') || path.endsWith('/explain'))
      if (method === 'GET') this.addOwn(query, target.query);
    const body = method === 'GET' || method === 'DELETE' ? undefined : this.body(path, operation, target);
    const headers = {};
    if (this.chance(0.1)) headers['falaj-tenant'] = this.pick(this.pools.tenants);
    if (this.chance(0.1)) headers['cache-control'] = this.pick(['no-cache', 'max-age=0', 'max-stale=60', 'no-store']);
    if (this.chance(0.1)) headers['falaj-trace'] = '1';
    const text = query.size === 0 ? '' : `?${query}`;
    const isCompared = this.reads.some((each) => each.path === path && each.method === method) && !isVolatile(path);
    return { method, path, url: filled + text, headers, body, isCompared, owners: target.owners ?? null };
  }

  pathValue(name, path, target) {
    const { pools } = this;
    if (this.chance(0.04)) return this.pick(HOSTILE.filter((text) => text !== ''));
    const own = (list) => {
      const found = this.pick(list);
      target.owners = [{ tenant: found.tenant }];
      return found.value;
    };
    switch (name) {
      case 'query_id':
        return (target.query = this.pick(pools.queries)).query_id;
      case 'id':
        return path.includes('/issues/') ? own(pools.issueIds) : '00000000-0000-4000-8000-000000000000';
      case 'key':
        if (path.includes('/issues/')) return own(pools.issueKeys);
        return path.includes('/projects/') ? own(pools.projectKeys) : this.pick(['reorder.up_to', 'other.key']);
      case 'workspace_id':
        return this.pick(pools.workspaces);
      case 'agent_id':
        return this.pick(pools.agents);
      case 'user_id':
        return this.pick(pools.users);
      case 'metric':
        return this.pick(['runs', 'credits', 'active_users', 'success_rate', 'events']);
      case 'session_id':
        return this.pick(['shared', 'other']);
      case 'sku':
        return this.pick(pools.skus);
      case 'asset_id':
        return this.pick(['FL-01', 'FL-02', 'FL-03']);
      case 'insight_id':
        return this.pick(pools.insights);
      case 'name':
        return this.pick(path.includes('packs') ? ['core_kpis', 'executive'] : pools.views);
      default:
        return '00000000-0000-4000-8000-000000000000';
    }
  }

  addQuery(query, { name, in: place, required, schema = {}, example }, path) {
    if (place !== 'query' || name === 'params' || name === 'page' || name === 'page_size') return;
    if (required !== true && this.chance(0.65)) return;
    if (this.chance(0.03)) return void query.set(name, this.pick(HOSTILE));
    const known = this.ownersValue(name, path);
    const value = known ?? example ?? schema.example ?? schema.default ?? (schema.enum && this.pick(schema.enum));
    if (value !== undefined && value !== null) query.set(name, String(value));
  }

  ownersValue(name, path) {
    const { pools } = this;
    switch (name) {
      case 'workspace_id':
        return this.pick(pools.workspaces);
      case 'project':
      case 'project_key':
        return this.pick(pools.projectKeys).value;
      case 'assignee':
        return path.includes('/operations/') ? 'worker-01' : this.pick(pools.accounts).value;
      case 'label':
        return this.pick(pools.labels);
      case 'q':
        return this.pick([...pools.labels, 'test', 'error', 'build']);
      case 'agent_id':
        return this.pick(pools.agents);
      case 'skip_cache':
        return this.pick(['true', 'false']);
      default:
        return undefined;
    }
  }

  /** Parameters of the registered query itself: one of its examples, spoken for another owner. */
  ownParams(contract) {
    const example = this.pick(contract?.examples?.length ? contract.examples : [{}]);
    const params = { ...example };
    if ('workspace_id' in params) params.workspace_id = this.pick(this.pools.workspaces);
    if ('agent_id' in params && this.chance(0.5)) params.agent_id = this.pick(this.pools.agents);
    if ('project_key' in params && this.chance(0.5)) params.project_key = this.pick(this.pools.projectKeys).value;
    if (this.chance(0.05))
      params[this.pick(['tenant', 'tenant_id', 'workspace_id', 'scope'])] = this.pick(this.pools.tenants);
    return params;
  }

  addOwn(query, contract) {
    for (const [name, value] of Object.entries(this.ownParams(contract)))
      if (value !== null && typeof value !== 'object') query.set(name, String(value));
  }

  body(path, operation, target) {
    const { pools } = this;
    if (this.chance(0.03)) return this.pick([null, [], 'text', { a: { b: {} } }]);
    if (path === '/api/v1/queries/{query_id}/run') return { params: this.ownParams(target.query) };
    if (path === '/api/v1/queries/batch') {
      const queries = [1, 2, 3].map(() => this.pick(pools.queries));
      return { queries: queries.map((each) => ({ query_id: each.query_id, params: this.ownParams(each) })) };
    }
    if (path === '/api/v1/issues') {
      const project = this.pick(pools.projectKeys);
      target.owners = [{ tenant: project.tenant, mayBeOwnToo: pools.sharedProjects.has(project.value) }];
      return { project_key: project.value, issue_type: 'task', summary: 'written by the proof' };
    }
    if (path === '/api/v1/issues/bulk') {
      const targets = [1, 2].map(() => this.pick(pools.issueIds));
      target.owners = targets.map(({ tenant }) => ({ tenant }));
      return { issues: targets.map(({ value }) => ({ id: value, priority: 'Low' })) };
    }
    if (path === '/api/v1/events') {
      const workspace = this.pick(pools.workspaces);
      target.owners = [{ workspace }];
      const at = '2026-08-20T12:00:00Z';
      const run = {
        agent_id: this.pick(pools.written.agents),
        status: 'completed',
        started_at: at,
        runtime_seconds: 1,
      };
      const activity = { user_id: this.pick(pools.written.users), event_type: 'page_view', occurred_at: at };
      return this.chance(0.5)
        ? { type: 'agent_run_completed', workspace_id: workspace, ...run }
        : { type: 'user_activity', workspace_id: workspace, ...activity };
    }
    if (path === '/api/v1/sessions/{session_id}') return { context: { note: 'of its own' } };
    return this.exampleOf(path, operation);
  }

  /** What the document says by example, member by member. */
  exampleOf(path, operation) {
    const content = operation.requestBody?.content?.['application/json'];
    if (content === undefined) return undefined;
    const examples = Object.values(content.examples ?? {}).map(({ value }) => value);
    if (examples.length > 0) return this.pick(examples);
    const schema = this.resolved(content.schema);
    const members = Object.entries(schema.properties ?? {}).map(([name, each]) => [name, this.resolved(each).example]);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }

  resolved(schema) {
    if (schema.$ref === undefined) return schema;
    return this.document.components.schemas[schema.$ref.split('/').at(-1)] ?? {};
  }
}

function isVolatile(path) {
  return VOLATILE.some((pattern) => pattern.test(path));
}

function isLeftAlone({ method, path }) {
  return LEFT_ALONE.includes(`${method} ${path}`);
}
