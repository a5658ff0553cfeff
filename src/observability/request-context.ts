import { AsyncLocalStorage } from 'node:async_hooks';

/** What log lines say about the request they were written for. Nothing that decides anything may be read from here. */
export interface RequestContext {
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}
