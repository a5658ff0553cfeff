import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { askJson } from './http.client.js';
import type { Identity } from './identity.types.js';
import { useSession } from './session.js';

/** Who is signed in, as the server sees it. */
export function useIdentity(): UseQueryResult<Identity> {
  const { token } = useSession();
  return useQuery({
    queryKey: ['identity', token],
    queryFn: ({ signal }) => askJson<Identity>('/api/v1/identity', { signal }),
    enabled: token !== null,
    staleTime: Infinity,
  });
}
