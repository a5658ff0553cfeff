/** Who shares an answer that was made for one of them. */
export interface AudienceDeclaration {
  /**
   * Who is given one and the same answer: everyone who may ask, everyone who may see the workspace that is asked about (`workspace_id`;
   * for responses alone), everyone of one tenant, or one user.
   */
  readonly audience: 'everyone' | 'workspace' | 'tenant' | 'user';
  /** Who may ask: `restricted` needs an analyst, `confidential` an admin. `public` if absent. */
  readonly access?: 'public' | 'restricted' | 'confidential';
  /** The answer differs by the caller's roles. A user's always may. */
  readonly byRole?: boolean;
}
