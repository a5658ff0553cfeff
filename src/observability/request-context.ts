import { AsyncLocalStorage } from 'node:async_hooks';

/** What log lines say about the request they were written for. Nothing that decides anything may be read from here. */
export interface RequestContext {
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

let open = 0;

/** A request begins that `runInRequest` will be called for. */
export function requestOpened(): void {
  open += 1;
}

/**
 * It has ended. While the storage is in use, every callback of the process pays for it: it is left
 * off while nothing runs that could write a line of a request.
 */
export function requestClosed(): void {
  open -= 1;
  if (open === 0) storage.disable();
}

export function runInRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}
