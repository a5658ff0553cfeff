import type { ExecutiveView } from '../../api/executive.types.js';

export function dashboardPath(
  { workspace, timeframe }: ExecutiveView,
  part: Readonly<Record<string, string>> = {},
): string {
  return `/executive?${new URLSearchParams({ workspace, timeframe, ...part }).toString()}`;
}

export function agentPath(view: ExecutiveView, agent: string): string {
  return dashboardPath(view, { agent });
}

export function userPath(view: ExecutiveView, user: string): string {
  return dashboardPath(view, { user });
}
