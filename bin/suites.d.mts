export function jestArguments(asked: readonly string[]): string[];
