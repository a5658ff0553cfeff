/** A value that JSON can carry. Dates are ISO strings by the time they reach this type. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = Readonly<Record<string, JsonValue>>;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/**
 * The one text that equal values share: keys sorted by code point at every level, no spaces, every character outside
 * printable ASCII escaped as \uXXXX (astral characters as a surrogate pair), list order kept. Undefined members are left out.
 * @throws TypeError for NaN and infinities, which JSON cannot carry.
 */
export function canonicalJson(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isList(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => (member as JsonValue | undefined) !== undefined)
    .sort(([a], [b]) => compareCodePoints(a, b));
  return `{${members.map(([key, member]) => `${quote(key)}:${canonicalJson(member)}`).join(',')}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('canonical JSON carries finite numbers only');
  return Object.is(value, -0) ? '0' : String(value);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]|[^\x20-\x7e]/g, escapeUnit)}"`;
}

function escapeUnit(unit: string): string {
  return SHORT_ESCAPES[unit] ?? [...Array(unit.length).keys()].map((i) => `\\u${hex4(unit.charCodeAt(i))}`).join('');
}

function hex4(unit: number): string {
  return unit.toString(16).padStart(4, '0');
}

/** UTF-16 order differs from code point order above U+FFFF; systems that share a cache sort by code point. */
function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a, (char) => char.codePointAt(0) ?? 0);
  const right = Array.from(b, (char) => char.codePointAt(0) ?? 0);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
