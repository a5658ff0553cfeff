// What is written and read back: for each kind of write that the API has one thing a lane has for itself, so that nobody else changes it.

const json = async (reply) => {
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${reply.status} ${text.slice(0, 300)}`);
  return text === '' ? null : JSON.parse(text);
};

/** One value that a lane writes and reads. `write` gives the position of the change log, `read` the value as it is answered. */
class Subject {
  constructor(name, { write, reads, shownAs = (number) => number }) {
    Object.assign(this, { name, write, reads, number: 1, shownAs });
  }
}

export class Api {
  constructor(token) {
    this.headers = { authorization: `Bearer ${token}` };
  }

  async get(server, path, more = {}) {
    return json(await this.send(server, 'GET', path, undefined, more));
  }

  async write(server, method, path, body) {
    const reply = await this.send(server, method, path, body, {});
    await json(reply.clone());
    return reply.headers.get('falaj-seq');
  }

  send(server, method, path, body, more) {
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    return fetch(`${server.url}/api/v1/${path}`, {
      method,
      headers: { ...this.headers, ...content, ...more },
      signal: AbortSignal.timeout(60_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

const firstOf = (answer, column) => answer.rows[0]?.data[column];

/** Things that only this lane writes: `at` is its number; `numbers` tells where earlier ones of the same name ended. */
export function subjectsOf(api, at, things, numbers) {
  const subjects = makeSubjects(api, at, things);
  for (const subject of subjects) subject.number = numbers.get(`${subject.name} ${at}`) ?? 1;
  return subjects;
}

function makeSubjects(api, at, { issues, items, insights }) {
  const [issue, { sku }, insight] = [issues[at], items[at], insights[at]];
  const get = (path, value) => [path, async (server, more) => value(await api.get(server, path, more))];
  return [
    new Subject('an issue changed', {
      write: (server, number) => api.write(server, 'PATCH', `issues/${issue.id}`, { summary: `written ${number}` }),
      shownAs: (number) => `written ${number}`,
      reads: [
        get(`issues/${issue.id}`, ({ summary }) => summary),
        get(`issues/key/${issue.issue_key}`, ({ summary }) => summary),
        get(`issues/search?q=${issue.issue_key}&limit=20`, ({ issues: found }) => summaryOf(found, issue)),
      ],
    }),
    new Subject('an item changed', {
      write: (server, number) => api.write(server, 'PATCH', `inventory/items/${sku}`, { reorder_point: number }),
      reads: [get(`inventory/items/${sku}`, (answer) => firstOf(answer, 'reorder_point'))],
    }),
    new Subject('a movement booked', {
      write: (server, number) =>
        api.write(server, 'POST', 'inventory/movements', { sku, kind: 'inbound', quantity: 1, reference: `${number}` }),
      shownAs: (number) => `${number}`,
      reads: [get(`inventory/movements?sku=${sku}&limit=1`, (answer) => firstOf(answer, 'reference'))],
    }),
    new Subject('a setting set', {
      write: (server, number) => api.write(server, 'PUT', `configuration/proof.lane-${at}`, { value: number }),
      reads: [get(`configuration/proof.lane-${at}`, ({ value }) => value)],
    }),
    new Subject('a session kept', {
      write: (server, number) => api.write(server, 'PUT', `sessions/lane-${at}`, { context: { number } }),
      reads: [get(`sessions/lane-${at}`, ({ context }) => context.number)],
    }),
    new Subject('an insight rated', {
      write: (server, number) =>
        api.write(server, 'POST', 'feedback/rate', { insight_id: insight, rating: (number % 5) + 1 }),
      shownAs: (number) => (number % 5) + 1,
      reads: [get(`feedback/stats/${insight}`, ({ average_rating: mean }) => mean)],
    }),
    new Subject('a run told', {
      write: (server, number) => api.write(server, 'POST', 'events', runOf(at, number)),
      reads: [
        get(`executive/agents/proof-${at}/executions?workspace_id=duckdb&row_limit=1`, (answer) =>
          Number(firstOf(answer, 'run_id')?.split(':').at(-1)),
        ),
        get(`executive/agents/proof-${at}/analytics?workspace_id=duckdb&as_of=2026-01-02&timeframe=90d`, (answer) =>
          firstOf(answer, 'runs'),
        ),
      ],
    }),
  ];
}

function summaryOf(found, { id }) {
  return found.find((each) => each.id === id)?.summary;
}

const STARTED = Date.UTC(2026, 0, 1);

function runOf(at, number) {
  return {
    ...{
      type: 'agent_run_completed',
      run_id: `proof:${at}:${number}`,
      workspace_id: 'duckdb',
      agent_id: `proof-${at}`,
    },
    ...{ status: 'completed', started_at: new Date(STARTED + number * 1000).toISOString(), runtime_seconds: 1 },
  };
}
