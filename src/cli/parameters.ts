import { FalajError } from '../kernel/falaj-error.js';

/** Collects repeated `--param name=value`; the value may hold further equals signs. */
export function collectParameter(text: string, collected: Readonly<Record<string, string>>): Record<string, string> {
  const cut = text.indexOf('=');
  if (cut <= 0) {
    throw new FalajError('request.invalid', `--param takes name=value, got ${JSON.stringify(text)}`, {
      hint: 'For example --param country=QAT.',
    });
  }
  return { ...collected, [text.slice(0, cut)]: text.slice(cut + 1) };
}

/** Exactly one of the named options, as [name, value]. */
export function exactlyOne(
  options: Readonly<Record<string, unknown>>,
  names: readonly string[],
): readonly [string, string] {
  const given = names.filter((name) => options[name] !== undefined);
  const [name] = given;
  if (given.length !== 1 || name === undefined) {
    const list = names.map((each) => `--${each}`).join(', ');
    throw new FalajError('request.invalid', `give exactly one of ${list}`, { hint: 'See --help for examples.' });
  }
  return [name, String(options[name])];
}
