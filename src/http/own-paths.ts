/** What every process answers, whatever its role, also while it stops, and however often it is asked. */
export const OWN_PATHS: readonly string[] = ['/health', '/health/live', '/health/ready', '/metrics'];
