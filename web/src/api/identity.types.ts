export type Role = 'viewer' | 'analyst' | 'operator' | 'admin';

export interface Identity {
  readonly principal: string;
  readonly tenant: string | null;
  readonly tenants: readonly string[];
  readonly workspaces: readonly string[];
  readonly roles: readonly Role[];
  /** Those that the roles imply among them. */
  readonly effective_roles: readonly Role[];
}
