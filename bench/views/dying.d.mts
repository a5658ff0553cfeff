export declare function dieAt(
  number: number,
  how: 'app' | 'backend',
  superuserUrl: string,
): { readonly count: () => number; readonly restore: () => void };
