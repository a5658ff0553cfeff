import { isMap, isScalar, isSeq, type LineCounter, type Node, type YAMLMap } from 'yaml';
import type { JsonValue } from '../../kernel/canonical-json.js';
import type { ReportProblem } from './definition-problem.js';

/** Where YAML text stands in its file, and who hears of its problems. */
export interface YamlSite {
  readonly counter: LineCounter;
  /** Lines of the file before the YAML text. */
  readonly linesBefore: number;
  readonly report: ReportProblem;
}

/** What is wrong with a value, and what to do about it. */
export type Fault = readonly [message: string, remedy: string];

export interface TextRule {
  readonly required?: boolean;
  readonly pattern?: RegExp;
  readonly patternName?: string;
  readonly lengthMax?: number;
}

const TEXT_LENGTH_MAX = 2000;

/**
 * One YAML mapping read key by key. Every getter reports what is wrong with its key and answers undefined, so that one
 * pass over a contract finds all of its faults.
 */
export class ContractMap {
  constructor(
    private readonly node: YAMLMap,
    readonly site: YamlSite,
    /** How messages name this mapping, for example `parameters[2]`; empty for the outermost. */
    private readonly path: string,
  ) {}

  /** Line of the key; of the mapping where the key is absent. */
  line(key?: string): number {
    const pair = key === undefined ? undefined : this.pair(key);
    return lineOf(this.site, (pair?.key as Node | undefined) ?? this.node);
  }

  keys(): readonly string[] {
    return this.node.items.map((item) => keyText(item.key));
  }

  has(key: string): boolean {
    return this.pair(key) !== undefined;
  }

  report(key: string | undefined, code: string, message: string, remedy: string): void {
    this.site.report(this.line(key), code, message, remedy);
  }

  refuseUnknown(known: readonly string[]): void {
    for (const item of this.node.items) {
      const key = keyText(item.key);
      if (known.includes(key)) continue;
      const line = lineOf(this.site, item.key as Node);
      this.site.report(
        line,
        'contract.unknown_key',
        `${this.named(key)} is not a known key`,
        `Use one of: ${known.join(', ')}.`,
      );
    }
  }

  /** Plain JSON value of the key; undefined where absent. */
  json(key: string): JsonValue | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    return plain(value);
  }

  text(key: string, rule: TextRule = {}): string | undefined {
    const value = this.scalar(key, rule.required === true, 'a text');
    if (value === undefined) return undefined;
    if (typeof value !== 'string')
      return this.accept<string | undefined>(key, undefined, ['must be a text', 'Quote the value.']);
    const text = value.trim();
    return this.accept(key, text, textFault(text, rule));
  }

  choice<T extends string>(key: string, allowed: readonly T[], fallback?: T): T | undefined {
    const value = this.scalar(key, fallback === undefined, `one of ${allowed.join(', ')}`);
    if (value === undefined) return this.has(key) ? undefined : fallback;
    const found = allowed.find((item) => item === value);
    const fault: Fault = [`must be one of ${allowed.join(', ')}`, 'Choose one of them.'];
    return this.accept(key, found, found === undefined ? fault : undefined);
  }

  /** A whole number within bounds. */
  integer(key: string, bounds: { min: number; max: number; required?: boolean }): number | undefined {
    const value = this.scalar(key, bounds.required === true, 'a whole number');
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value))
      return this.accept<number | undefined>(key, undefined, [
        'must be a whole number',
        'Write digits without quotes.',
      ]);
    const isWithin = value >= bounds.min && value <= bounds.max;
    return this.accept(
      key,
      value,
      isWithin ? undefined : [`must be from ${bounds.min} to ${bounds.max}`, 'Correct the number.'],
    );
  }

  boolean(key: string): boolean | undefined {
    const value = this.scalar(key, false, 'true or false');
    if (value === undefined || typeof value === 'boolean') return value;
    return this.accept<boolean | undefined>(key, undefined, [
      'must be true or false',
      'Write true or false without quotes.',
    ]);
  }

  map(key: string): ContractMap | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (isMap(value)) return new ContractMap(value, this.site, this.named(key));
    return this.accept<ContractMap | undefined>(key, undefined, [
      'must be a mapping',
      'Write key: value pairs below it.',
    ]);
  }

  /** Items of a list of mappings; empty where the key is absent. */
  maps(key: string): readonly ContractMap[] {
    const value = this.value(key);
    if (value === undefined) return [];
    if (!isSeq(value)) {
      this.wrong(key, 'must be a list', 'Write one item a line, each with a leading dash.');
      return [];
    }
    return value.items.flatMap((item, index) => {
      if (isMap(item)) return [new ContractMap(item, this.site, `${this.named(key)}[${index}]`)];
      const line = lineOf(this.site, item as Node);
      this.site.report(
        line,
        'contract.type',
        `${this.named(key)}[${index}] must be a mapping`,
        'Write key: value pairs.',
      );
      return [];
    });
  }

  /** Items of a list, whatever they are, each with its line; undefined where the value is no list, which is then reported. */
  items(key: string, remedy: string): readonly { readonly value: JsonValue; readonly line: number }[] | undefined {
    const value = this.value(key);
    if (isSeq(value))
      return value.items.map((item) => ({ value: plain(item as Node), line: lineOf(this.site, item as Node) }));
    this.wrong(key, 'must be a list', remedy);
    return undefined;
  }

  /** A list of distinct texts. */
  texts(key: string, rule: { required?: boolean; pattern?: RegExp } = {}): readonly string[] | undefined {
    const value = this.value(key);
    if (value === undefined && rule.required === true) this.missing(key, 'a list of texts');
    if (value === undefined) return undefined;
    const items = isSeq(value) ? (plain(value) as readonly JsonValue[]) : [];
    const texts = items.filter((item) => typeof item === 'string' && (rule.pattern?.test(item) ?? true)) as string[];
    if (texts.length !== items.length || texts.length === 0)
      return this.accept<readonly string[] | undefined>(key, undefined, [
        'must be a list of at least one text',
        'Write [first, second].',
      ]);
    const isDistinct = new Set(texts).size === texts.length;
    return this.accept(key, texts, isDistinct ? undefined : ['names something twice', 'Name each once.']);
  }

  wrong(key: string, message: string, remedy: string): void {
    this.site.report(this.line(key), 'contract.type', `${this.named(key)} ${message}`, remedy);
  }

  missing(key: string, what: string): void {
    this.site.report(this.line(), 'contract.missing_key', `${this.named(key)} is missing`, `Add ${key}: ${what}.`);
  }

  /** The value, unless there is something wrong with it, which is then reported. */
  accept<T>(key: string, value: T, fault: Fault | undefined): T | undefined {
    if (fault === undefined) return value;
    this.wrong(key, ...fault);
    return undefined;
  }

  private scalar(key: string, required: boolean, what: string): JsonValue | undefined {
    const value = this.value(key);
    if (value === undefined && required) this.missing(key, what);
    if (value === undefined) return undefined;
    if (!isScalar(value) || value.value === null)
      return this.accept<JsonValue | undefined>(key, undefined, [`must be ${what}`, 'Correct the value.']);
    return value.value as JsonValue;
  }

  private value(key: string): Node | undefined {
    return (this.pair(key)?.value ?? undefined) as Node | undefined;
  }

  private pair(key: string): { key: unknown; value: unknown } | undefined {
    return this.node.items.find((item) => keyText(item.key) === key);
  }

  private named(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

export function lineOf(site: YamlSite, node: Node): number {
  return site.linesBefore + site.counter.linePos(node.range?.[0] ?? 0).line;
}

function textFault(text: string, { pattern, patternName, lengthMax }: TextRule): Fault | undefined {
  if (text === '') return ['is empty', 'Write the text or leave an optional key out.'];
  if (text.length > (lengthMax ?? TEXT_LENGTH_MAX)) return ['is too long', 'Shorten it.'];
  if (pattern === undefined || pattern.test(text)) return undefined;
  return [`"${text}" is not ${patternName ?? 'in the expected form'}`, `It must match ${pattern.source}.`];
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function plain(node: Node): JsonValue {
  return node.toJSON() as JsonValue;
}
