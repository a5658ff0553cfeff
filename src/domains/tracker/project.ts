import type { CachedRepository } from '../../cache/repositories/cached-repositories.port.js';
import { defineRepository } from '../../cache/repositories/repository.declaration.js';
import { TRACKER_REGIONS } from './tracker.regions.js';

/** As it goes out. No source has names of projects: they are null until somebody enters one. */
export interface Project {
  readonly id: string;
  readonly project_key: string;
  readonly tenant_id: string;
  readonly instance_id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly lead_account_id: string | null;
  readonly is_archived: boolean;
  readonly first_issue_at: string | null;
  readonly updated_at: string;
  readonly sync_version: number;
}

export interface ProjectFilter {
  readonly instance?: string;
  readonly is_archived?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}

export interface ProjectChanges {
  readonly name?: string | null;
  readonly description?: string | null;
  readonly lead_account_id?: string | null;
  readonly is_archived?: boolean;
}

export interface ProjectTypes {
  readonly entity: Project;
  readonly id: string;
  readonly filter: ProjectFilter;
  readonly search: Readonly<Record<string, never>>;
  readonly question: Readonly<Record<string, never>>;
  readonly analysis: never;
  readonly draft: { readonly project_key: string; readonly instance_id: string; readonly name?: string };
  readonly changes: ProjectChanges;
}

/** Projects of one tenant: `project:id:{id}`, `project:key:{key}`, `project:instance:{instance}:{params}`. */
export const PROJECTS = defineRepository<ProjectTypes>({
  entity: 'project',
  version: 1,
  audience: 'tenant',
  table: 'public.projects',
  id: { column: 'id', type: 'uuid', member: 'id' },
  key: { column: 'project_key', type: 'text', member: 'project_key' },
  tenant: { column: 'tenant_id', type: 'text', member: 'tenant_id' },
  parents: [{ name: 'instance', param: 'instance', member: 'instance_id', column: 'instance_id', type: 'text' }],
  isPersonal: true,
  region: TRACKER_REGIONS,
});

export const CACHED_PROJECTS = Symbol('CACHED_PROJECTS');

export type CachedProjects = CachedRepository<ProjectTypes>;
