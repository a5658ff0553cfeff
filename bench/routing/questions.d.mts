export interface QuestionMaker {
  paramsFor(name: string): Readonly<Record<string, unknown>>;
}
export interface Generated {
  readonly maker: QuestionMaker;
  readonly files: ReadonlyMap<string, string>;
  readonly views: string;
  readonly names: readonly string[];
}
export function generate(seed: number, sizes?: { readonly queries?: number; readonly views?: number }): Generated;
