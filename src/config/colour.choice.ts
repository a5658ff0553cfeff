/** What is asked of an output stream before it gets colours. */
export interface ColourStream {
  readonly isTTY?: boolean;
  hasColors?(): boolean;
}

/** Whether a stream gets colours: FORCE_COLOR decides, else NO_COLOR, else whether there is a terminal that knows any. */
export function wantsColour(stream: ColourStream, environment: NodeJS.ProcessEnv = process.env): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (refused !== undefined && refused !== '') return false;
  return stream.isTTY === true && stream.hasColors?.() === true;
}
