import type { NameKind } from './name.source.js';

/** What may stand for an argument or an option's value: names of the running server, fixed words, a file, or parameters of what is asked. */
export type Completes = { readonly names: NameKind } | { readonly words: readonly string[] } | 'files' | 'parameters';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** By the name of the argument, as its verb declares it. */
export const ARGUMENTS: Readonly<Record<string, Completes>> = {
  view: { names: 'view' },
  query: { names: 'query' },
  intent: { names: 'intent' },
  pack: { names: 'pack' },
  domain: { names: 'domain' },
  shell: { words: SHELLS },
};

/** By the option's long name; one that has choices of its own needs no entry. */
export const OPTION_VALUES: Readonly<Record<string, Completes>> = {
  pack: { names: 'pack' },
  region: { names: 'region' },
  file: 'files',
  registry: 'files',
  window: { words: ['5m', '1h', '24h'] },
  param: 'parameters',
};
