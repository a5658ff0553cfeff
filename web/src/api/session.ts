import { useSyncExternalStore } from 'react';

export interface Session {
  /** Null: nobody is signed in. */
  readonly token: string | null;
  /** Why the last session ended, for whoever has to sign in again. */
  readonly message: string | null;
}

const KEPT_UNDER = 'falaj.token';
const listeners = new Set<() => void>();
let current: Session = { token: kept(), message: null };

/** Kept for as long as the tab is open, and nowhere else. */
export function signIn(token: string): void {
  change({ token, message: null });
}

export function endSession(message: string | null): void {
  change({ token: null, message });
}

/** As it is now, for whoever is no component. */
export function currentSession(): Session {
  return current;
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, currentSession);
}

function change(next: Session): void {
  current = next;
  keep(next.token);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A browser that keeps nothing has a session until the page is loaded anew. */
function kept(): string | null {
  try {
    return sessionStorage.getItem(KEPT_UNDER);
  } catch {
    return null;
  }
}

function keep(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(KEPT_UNDER);
    else sessionStorage.setItem(KEPT_UNDER, token);
  } catch {
    // Kept in memory alone.
  }
}
