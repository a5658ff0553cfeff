import { Inject, Injectable } from '@nestjs/common';
import type { RecordedWrite } from '../../changes/recorded-writes.port.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { CACHED_PROJECTS, type CachedProjects, type Project, type ProjectChanges } from './project.js';
import { CACHED_USERS, type CachedUsers, type TrackerUser } from './tracker-user.js';

interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Projects and accounts of the scope's tenant. A project of another tenant is as one that there is none of. */
@Injectable()
export class ProjectService {
  constructor(
    @Inject(CACHED_PROJECTS) private readonly projects: CachedProjects,
    @Inject(CACHED_USERS) private readonly users: CachedUsers,
  ) {}

  async list(
    scope: QueryScope,
    page: Page,
  ): Promise<{ readonly projects: readonly Project[]; readonly total: number }> {
    const [projects, total] = await Promise.all([this.projects.find(scope, page), this.projects.count(scope, {})]);
    return { projects, total };
  }

  /** @throws FalajError tracker.project_unknown */
  async get(scope: QueryScope, key: string): Promise<Project> {
    return this.found(await this.projects.getByKey(scope, key), key);
  }

  /** @throws FalajError tracker.project_unknown */
  async change(scope: QueryScope, key: string, changes: ProjectChanges): Promise<RecordedWrite<Project>> {
    const { id } = await this.get(scope, key);
    const { value, seq } = await this.projects.update(scope, id, changes);
    return { value: this.found(value, key), seq };
  }

  async listUsers(
    scope: QueryScope,
    page: Page,
  ): Promise<{ readonly users: readonly TrackerUser[]; readonly total: number }> {
    const [users, total] = await Promise.all([this.users.find(scope, page), this.users.count(scope, {})]);
    return { users, total };
  }

  private found(project: Project | null, asked: string): Project {
    if (project !== null) return project;
    throw new FalajError('tracker.project_unknown', `there is no project ${asked}`);
  }
}
