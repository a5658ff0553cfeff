import type { ViewDefinition } from '../../src/materialization/view-definition.js';

export const TABLES: string;
export const QUERIES: Readonly<Record<string, readonly [columns: string, key: string, sql: string]>>;
export const VIEWS: readonly string[];
export function viewsText(ids?: readonly string[], refresh?: string): string;
export function writeDefinitions(
  folder: string,
  queries?: Readonly<Record<string, readonly [string, string, string]>>,
  views?: string,
): Promise<void>;
export function differenceText(view: Pick<ViewDefinition, 'name' | 'statement' | 'query'>): string;
