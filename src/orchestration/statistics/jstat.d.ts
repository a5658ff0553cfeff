/** The part of jstat that is used; the package brings no types. */
declare module 'jstat' {
  export const jStat: {
    readonly studentt: { cdf(x: number, degreesOfFreedom: number): number };
    readonly normal: { cdf(x: number, mean: number, standardDeviation: number): number };
  };
}
