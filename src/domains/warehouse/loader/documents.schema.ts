import { isMap, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { FalajError } from '../../../kernel/falaj-error.js';
import { AUTHORITY } from '../evidence.weights.js';

/** A text that evidence may be taken from. */
export interface ListedDocument {
  readonly id: string;
  /** Kind of document, one of those that have an authority. */
  readonly label: string;
  /** ISO date. */
  readonly updatedOn: string;
  readonly title: string;
  readonly body: string;
}

/** @throws FalajError definition.invalid with file and line */
export function parseDocuments(file: string, text: string): readonly ListedDocument[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const fail = (line: number, problem: string): FalajError =>
    new FalajError('definition.invalid', `${file} line ${line}: ${problem}`, { fields: { file, line } });
  const [broken] = document.errors;
  if (broken !== undefined) throw fail(lines.linePos(broken.pos[0]).line, 'is not valid YAML');
  const list = document.get('documents');
  if (!isSeq(list)) throw fail(1, 'there is no list under documents');
  const documents = list.items.map((item) => {
    if (!isMap(item)) throw fail(1, 'a document is not a mapping');
    const { line } = lines.linePos(item.range?.[0] ?? 0);
    return documentOf(item, (problem) => fail(line, problem));
  });
  const twice = documents.find(({ id }, index) => documents.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw fail(1, `${twice.id} is listed twice`);
  return documents;
}

function documentOf(map: YAMLMap, fail: (problem: string) => FalajError): ListedDocument {
  const text = (key: string): string => {
    const value = map.get(key);
    if (typeof value !== 'string' || value === '') throw fail(`${key} is missing or not text`);
    return value;
  };
  const label = text('label');
  if (!Object.hasOwn(AUTHORITY, label)) throw fail(`label is none of ${Object.keys(AUTHORITY).join(', ')}`);
  const updatedOn = text('updated_on');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(updatedOn)) throw fail('updated_on is not a date');
  return { id: text('id'), label, updatedOn, title: text('title'), body: text('body') };
}
