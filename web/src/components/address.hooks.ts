import { useSearchParams } from 'wouter';

type Values = Readonly<Record<string, string | null>>;

/** What is chosen stands in the address, so that it can be kept and shared. Null and empty are left out of it. */
export function useAddress(): readonly [URLSearchParams, (part: Values) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (part: Values): void => {
    setSearch((before) => {
      const after = new URLSearchParams(before);
      for (const [name, value] of Object.entries(part))
        if (value === null || value === '') after.delete(name);
        else after.set(name, value);
      return after;
    });
  };
  return [search, change];
}
