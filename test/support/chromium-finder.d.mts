export interface FoundChromium {
  readonly program: string;
  /** What it has to be started with. */
  readonly environment: Readonly<Record<string, string>>;
}

export function findChromium(cache: string, environment: NodeJS.ProcessEnv): Promise<FoundChromium | null>;

export function requireChromium(cache: string, environment: NodeJS.ProcessEnv): Promise<FoundChromium | null>;
