import { FalajError } from '../kernel/falaj-error.js';

/** Collects repeated `--param name=value`; the value may hold further equals signs. */
export function collectParameter(text: string, collected: Readonly<Record<string, string>>): Record<string, string> {
  const cut = text.indexOf('=');
  if (cut <= 0) {
    throw new FalajError('request.invalid', `--param takes name=value, got ${JSON.stringify(text)}`, {
      hint: 'For example --param country=QAT.',
    });
  }
  const name = text.slice(0, cut);
  if (Object.hasOwn(collected, name)) {
    throw new FalajError('request.invalid', `--param ${name} is given twice`, {
      hint: `A list is one value with commas: --param ${name}=a,b.`,
    });
  }
  return { ...collected, [name]: text.slice(cut + 1) };
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

/** A number within bounds, from the text of an option. */
export function numberOption(
  name: string,
  text: string,
  bounds: { over: number; max: number; whole: boolean },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > bounds.over && value <= bounds.max && (!bounds.whole || Number.isInteger(value))) return value;
  const kind = bounds.whole ? 'a whole number' : 'a number';
  throw new FalajError(
    'request.invalid',
    `--${name} takes ${kind} over ${String(bounds.over)} and up to ${String(bounds.max)}`,
    {
      hint: 'See --help for examples.',
    },
  );
}
