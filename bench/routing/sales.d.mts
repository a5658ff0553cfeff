export const TENANTS: readonly string[];
export const SALES_TABLES: string;
export const SALES_SCHEMA: string;
export function policies(app: string, owner: string): string;
export function salesRows(seed: number, count: number): readonly string[];
