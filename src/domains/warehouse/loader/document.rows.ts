export const DOCUMENT_COLUMNS = [
  ...['corpus', 'document_id', 'title', 'body', 'label', 'source', 'updated_on', 'vector', 'dataset_id'],
];

/** A vector as PostgreSQL reads an array. */
export function vectorText(vector: readonly number[]): string {
  return `{${vector.join(',')}}`;
}
