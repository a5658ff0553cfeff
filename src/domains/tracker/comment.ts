import type { CachedRepository } from '../../cache/repositories/cached-repositories.port.js';
import { defineRepository } from '../../cache/repositories/repository.declaration.js';
import { TRACKER_REGIONS } from './tracker.regions.js';

/** As it goes out. The bundled sources keep who commented when, and no text. */
export interface IssueComment {
  readonly id: string;
  readonly tenant_id: string;
  readonly instance_id: string;
  readonly issue_id: string;
  readonly issue_key: string;
  readonly author_account_id: string;
  readonly body: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface CommentFilter {
  readonly issue?: string;
  readonly limit?: number;
}

export interface CommentTypes {
  readonly entity: IssueComment;
  readonly id: string;
  readonly filter: CommentFilter;
  readonly search: Readonly<Record<string, never>>;
  readonly question: Readonly<Record<string, never>>;
  readonly analysis: never;
  readonly draft: { readonly issue_id: string; readonly body: string };
  readonly changes: { readonly body?: string };
}

/** Comments of one tenant; those of an issue have keys of their own: `comment:issue:{issue}:{params}`. */
export const COMMENTS = defineRepository<CommentTypes>({
  entity: 'comment',
  version: 1,
  audience: 'tenant',
  table: 'public.issue_comments',
  id: { column: 'id', type: 'uuid', member: 'id' },
  tenant: { column: 'tenant_id', type: 'text', member: 'tenant_id' },
  parents: [{ name: 'issue', param: 'issue', member: 'issue_id', column: 'issue_id', type: 'uuid' }],
  isPersonal: true,
  region: TRACKER_REGIONS,
});

export const CACHED_COMMENTS = Symbol('CACHED_COMMENTS');

export type CachedComments = CachedRepository<CommentTypes>;
