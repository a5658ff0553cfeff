export declare function findPostgres15(
  cache: string,
): Promise<{ readonly native: string; readonly libraries: string } | null>;
export declare function findPgbouncer(
  cache: string,
): Promise<{ readonly file: string; readonly libraries: string } | null>;
export declare function findPromtool(
  cache: string,
): Promise<{ readonly file: string; readonly libraries: string } | null>;
