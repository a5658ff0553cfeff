import type {
  AgentRow,
  Answer,
  ChurnRow,
  ErrorRow,
  MetricName,
  MetricQuestion,
  MetricRow,
  Overview,
  WindowQuestion,
} from './executive.types.js';

export interface ClientOptions {
  /** Where the service is, without a path: `https://falaj.example`. */
  readonly origin: string;
  /** Asked before each request, so that a token that was renewed is the one that is sent. */
  readonly token: () => string;
  readonly fetch?: typeof fetch;
}

/** A refusal of the service, by its stable code. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    /** What to do about it. */
    readonly hint = '',
    /** Finds the request in the server's log. */
    readonly requestId = '',
  ) {
    super(detail);
    this.name = 'ProblemError';
  }
}

type Parameters = Readonly<Record<string, string | number | null | undefined>>;

/** Asks the service's executive endpoints. Whatever is not 200 is a ProblemError. */
export class ExecutiveClient {
  constructor(private readonly options: ClientOptions) {}

  overview(workspace: string, window: WindowQuestion = {}, signal?: AbortSignal): Promise<Overview> {
    return this.get('overview', { workspace_id: workspace, ...windowOf(window) }, signal);
  }

  topAgents(
    workspace: string,
    window: WindowQuestion = {},
    topN = 10,
    signal?: AbortSignal,
  ): Promise<Answer<AgentRow>> {
    return this.get('agents/top', { workspace_id: workspace, ...windowOf(window), top_n: topN }, signal);
  }

  agent(
    workspace: string,
    agent: string,
    window: WindowQuestion = {},
    signal?: AbortSignal,
  ): Promise<Answer<Omit<AgentRow, 'rank'>>> {
    const path = `agents/${encodeURIComponent(agent)}/analytics`;
    return this.get(path, { workspace_id: workspace, ...windowOf(window) }, signal);
  }

  metric(
    workspace: string,
    metric: MetricName,
    { interval, periods, asOf }: MetricQuestion = {},
    signal?: AbortSignal,
  ): Promise<Answer<MetricRow>> {
    const path = `workspaces/${encodeURIComponent(workspace)}/metrics/${metric}`;
    return this.get(path, { interval, periods, as_of: asOf }, signal);
  }

  churn(workspace: string, window: WindowQuestion = {}, signal?: AbortSignal): Promise<Answer<ChurnRow>> {
    return this.get(`workspaces/${encodeURIComponent(workspace)}/churn`, windowOf(window), signal);
  }

  errorTrends(workspace: string, window: WindowQuestion = {}, signal?: AbortSignal): Promise<Answer<ErrorRow>> {
    return this.get('errors/trends', { workspace_id: workspace, ...windowOf(window) }, signal);
  }

  private async get<T>(path: string, parameters: Parameters, signal: AbortSignal | undefined): Promise<T> {
    const { origin, token, fetch: send = fetch } = this.options;
    const url = new URL(`/api/v1/executive/${path}`, origin);
    for (const [name, value] of Object.entries(parameters))
      if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
    const headers = { authorization: `Bearer ${token()}` };
    const reply = await send(url, { headers, ...(signal === undefined ? {} : { signal }) });
    if (reply.ok) return (await reply.json()) as T;
    throw await problemOf(reply);
  }
}

function windowOf({ timeframe, asOf }: WindowQuestion): Parameters {
  return { timeframe, as_of: asOf };
}

interface ProblemBody {
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly request_id?: string;
}

/** A refusal as an error. What stands between may answer with something else than a problem. */
export async function problemOf(reply: Response): Promise<ProblemError> {
  const { code, detail, hint, request_id: id } = (await reply.json().catch(() => ({}))) as ProblemBody;
  return new ProblemError(reply.status, code ?? 'unknown', detail ?? reply.statusText, hint, id);
}
