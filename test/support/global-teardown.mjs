/** Leaves the shared server; the last run to leave stops it. */
export default async function teardown() {
  await globalThis.falajTestPostgres?.stop();
}
