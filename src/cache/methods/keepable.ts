type Plain = string | number | boolean | bigint | null | undefined | Date | Uint8Array;

/** The value as far as it can be kept and come back the same; `never` in the place of what cannot (a function, a symbol). */
export type Keepable<T> = T extends Plain
  ? T
  : T extends symbol | ((...args: never[]) => unknown)
    ? never
    : T extends ReadonlyMap<infer K, infer V>
      ? ReadonlyMap<Keepable<K>, Keepable<V>>
      : T extends ReadonlySet<infer V>
        ? ReadonlySet<Keepable<V>>
        : { readonly [Name in keyof T]: Keepable<T[Name]> };
