import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from './executive.client.js';

const MINUTE_MS = 60_000;
const RETRIES = 2;
const DELAY_FIRST_MS = 1000;
const DELAY_MAX_MS = 30_000;
const CLIENT_FAULTS_FROM = 400;
const SERVER_FAULTS_FROM = 500;
const TOO_MANY = 429;

export const STALE_MS = 5 * MINUTE_MS;
export const KEPT_MS = 30 * MINUTE_MS;

/** Twice as long before each attempt, and never more than half a minute. */
export function retryDelay(attempt: number): number {
  return Math.min(DELAY_FIRST_MS * 2 ** attempt, DELAY_MAX_MS);
}

/** Twice more; what the service refuses for good (a right that is missing, a question that is wrong) is not asked again. */
export function shouldRetry(failures: number, error: Error): boolean {
  return failures < RETRIES && !isForGood(error);
}

/** A client that shows what it has for five minutes, keeps it for thirty, and does not ask because a window came to the front. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: STALE_MS, gcTime: KEPT_MS, refetchOnWindowFocus: false, retry: shouldRetry, retryDelay },
    },
  });
}

function isForGood(error: Error): boolean {
  if (!(error instanceof ProblemError) || error.status === TOO_MANY) return false;
  return error.status >= CLIENT_FAULTS_FROM && error.status < SERVER_FAULTS_FROM;
}
