import { LineCounter, parseDocument, isMap, isSeq, type YAMLMap } from 'yaml';
import { FalajError } from '../../../kernel/falaj-error.js';

/** Which loaded indicator measures a target. */
export interface TargetMeasure {
  readonly dataset: string;
  readonly countryCode: string;
  readonly indicatorCode: string;
}

export interface Target {
  readonly metric: string;
  readonly targetValue: number;
  readonly targetYear: number;
  readonly baseline: number | null;
  readonly unit: string;
  readonly category: string;
  readonly source: string;
  /** Null where no loaded dataset measures it: its current value stays unknown. */
  readonly measure: TargetMeasure | null;
}

/** @throws FalajError definition.invalid with file and line */
export function parseTargets(file: string, text: string): Target[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const fail = (line: number, problem: string): FalajError =>
    new FalajError('definition.invalid', `${file} line ${line}: ${problem}`, { fields: { file, line } });
  const [broken] = document.errors;
  if (broken !== undefined) throw fail(lines.linePos(broken.pos[0]).line, 'is not valid YAML');
  const list = document.get('targets');
  if (!isSeq(list)) throw fail(1, 'there is no list under targets');
  const targets = list.items.map((item) => {
    if (!isMap(item)) throw fail(1, 'a target is not a mapping');
    const { line } = lines.linePos(item.range?.[0] ?? 0);
    return new TargetReader(item, (problem) => fail(line, problem)).target();
  });
  const keys = targets.map(({ metric, targetYear }) => `${metric} ${String(targetYear)}`);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw fail(1, `${twice} is listed twice`);
  return targets;
}

class TargetReader {
  constructor(
    private readonly map: YAMLMap,
    private readonly fail: (problem: string) => FalajError,
  ) {}

  target(): Target {
    const measure = this.map.get('measure');
    return {
      metric: this.text('metric'),
      targetValue: this.number('target_value'),
      targetYear: this.number('target_year'),
      baseline: this.map.has('baseline') ? this.number('baseline') : null,
      unit: this.text('unit'),
      category: this.text('category'),
      source: this.text('source'),
      measure: isMap(measure) ? new TargetReader(measure, this.fail).measure() : null,
    };
  }

  measure(): TargetMeasure {
    return {
      dataset: this.text('dataset'),
      countryCode: this.text('country_code'),
      indicatorCode: this.text('indicator_code'),
    };
  }

  private text(key: string): string {
    const value = this.map.get(key);
    if (typeof value !== 'string' || value === '') throw this.fail(`${key} is missing or not text`);
    return value;
  }

  private number(key: string): number {
    const value = this.map.get(key);
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.fail(`${key} is missing or not a number`);
    return value;
  }
}
