/** A suite of a program that this system may lack: skipped where it is not there, and told how to have it. CI must have it. */
export function needing(what: string, found: unknown, fix: string): typeof it.skip {
  if (found !== null) return it;
  if (process.env.CI === 'true') throw new Error(fix);
  process.emitWarning(`No ${what} for the tests: ${fix} Its suite is skipped.`);
  return it.skip;
}
