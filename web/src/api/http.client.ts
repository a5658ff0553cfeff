import { problemOf } from '../../../clients/react-query/executive.client.js';
import { currentSession, endSession } from './session.js';

export type QueryValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Ask {
  readonly query?: QueryValues;
  /** Sent as JSON; there being one makes the request a POST. */
  readonly body?: unknown;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answered<T> {
  readonly body: T;
  readonly headers: Headers;
}

const UNAUTHORIZED = 401;

/**
 * As `fetch`, as whoever is signed in. A token that is not accepted ends the session: whatever is shown belongs to it.
 * For clients that are given a `fetch`.
 */
export async function sessionFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { token } = currentSession();
  const headers = new Headers(init.headers);
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  const reply = await fetch(input, { ...init, headers });
  if (reply.status === UNAUTHORIZED && token !== null && token === currentSession().token)
    endSession(await reasonOf(reply.clone()));
  return reply;
}

/** @throws ProblemError whatever the server refuses; TypeError where it is not reached. */
export async function ask(path: string, { query, body, method, headers, signal }: Ask = {}): Promise<Response> {
  const sent = new Headers(headers);
  if (body !== undefined) sent.set('content-type', 'application/json');
  const reply = await sessionFetch(addressOf(path, query), {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: sent,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (reply.ok) return reply;
  throw await problemOf(reply);
}

export async function askJson<T>(path: string, asked: Ask = {}): Promise<T> {
  return (await (await ask(path, asked)).json()) as T;
}

export async function askWithHeaders<T>(path: string, asked: Ask = {}): Promise<Answered<T>> {
  const reply = await ask(path, asked);
  return { body: (await reply.json()) as T, headers: reply.headers };
}

function addressOf(path: string, query: QueryValues = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function reasonOf(reply: Response): Promise<string> {
  const { code, message } = await problemOf(reply);
  return `The session ended: ${message} (${code}).`;
}
