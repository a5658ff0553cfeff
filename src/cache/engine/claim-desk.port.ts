/** Leave to be the one process that loads, for as long as it is renewed. */
export interface LoadClaim {
  /** Another held it a moment ago and left the value in the shared tier, after this process looked there: to be looked for again. */
  readonly isAfterLoad: boolean;
  /** False where it was lost: it ran out, or nobody could be asked. */
  renew(budgetMs: number): Promise<boolean>;
  /**
   * Gives it back. `kept` says whether others find the value in the shared tier; where they do not, they are told so for a moment,
   * so that they load for themselves at once instead of one after the other.
   */
  release(kept: boolean, budgetMs: number): Promise<void>;
}

/** Where processes agree on who loads. Every method rejects with a `StoreError` where it cannot be asked within its budget. */
export interface ClaimDesk {
  /**
   * `taken` while another process holds it; `unshared` where the last holder had nothing to share.
   * @param onLate is given the claim where it was granted by an answer that came after the budget.
   */
  claim(
    name: string,
    ttlMs: number,
    budgetMs: number,
    onLate: (claim: LoadClaim) => void,
  ): Promise<LoadClaim | 'taken' | 'unshared'>;
}
