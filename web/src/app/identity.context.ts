import { createContext, useContext } from 'react';
import type { Identity, Role } from '../api/identity.types.js';

export const IdentityContext = createContext<Identity | null>(null);

/** Who is signed in. */
export function useCaller(): Identity {
  const identity = useContext(IdentityContext);
  if (identity === null) throw new Error('nobody is signed in');
  return identity;
}

/** Whether whoever is signed in may do what needs the role; null needs none. */
export function useMay(role: Role | null): boolean {
  const { effective_roles: roles } = useCaller();
  return role === null || roles.includes(role);
}
