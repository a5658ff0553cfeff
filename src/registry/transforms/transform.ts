import type { ColumnDefinition } from '../query-definition.js';
import type { TransformArguments } from './transform-arguments.js';

/** A value as PostgreSQL's text; null is SQL NULL. */
export type Cell = string | null;
export type Row = readonly Cell[];

/** A step fitted to its columns: what it makes of them, and of rows of them. Pure. */
export interface TransformPlan {
  readonly columns: readonly ColumnDefinition[];
  apply(rows: readonly Row[]): readonly Row[];
}

/**
 * One step of the catalogue. Plans once per definition.
 * @throws TransformFault for arguments that do not fit the columns.
 */
export type Transform = (args: TransformArguments) => TransformPlan;

/** Why a step's arguments do not fit. Becomes a problem of the definition. */
export class TransformFault extends Error {
  /** @param step which step of the definition, from 0; absent while it is not known. */
  constructor(
    message: string,
    readonly step?: number,
  ) {
    super(message);
  }
}
