import { Module, type Provider, type Type } from '@nestjs/common';
import { CachedRepositoriesModule } from '../../cache/repositories/cached-repositories.module.js';
import { CachedRepositories } from '../../cache/repositories/cached-repositories.port.js';
import type { EntityRepository, EntityTypes } from '../../cache/repositories/entity.repository.js';
import type { RepositoryDeclaration } from '../../cache/repositories/repository.declaration.js';
import { EventsModule } from '../../events/events.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { AnalyticsController } from './analytics.controller.js';
import { CACHED_COMMENTS, COMMENTS } from './comment.js';
import { CommentRepository } from './comment.repository.js';
import { CACHED_ISSUES, ISSUES } from './issue.js';
import { IssueJournal } from './issue.journal.js';
import { IssueRepository } from './issue.repository.js';
import { IssueService } from './issue.service.js';
import { IssuesController } from './issues.controller.js';
import { IssueWritesController } from './issue-writes.controller.js';
import { CACHED_PROJECTS, PROJECTS } from './project.js';
import { ProjectRepository } from './project.repository.js';
import { ProjectService } from './project.service.js';
import { ProjectsController } from './projects.controller.js';
import { TrackerDataClient } from './tracker.data-client.js';
import { ISSUE_CHANGED, ISSUE_COMMENTED, ISSUE_CREATED, ISSUE_DELETED, PROJECT_CHANGED } from './tracker.events.js';
import { TrackerStatisticsDataClient } from './tracker-statistics.data-client.js';
import { CACHED_USERS, USERS } from './tracker-user.js';
import { TrackerUserRepository } from './tracker-user.repository.js';
import { UsersController } from './users.controller.js';

/** A tracker of issues for many tenants: what is read of it is cached by entity, list and question, and ended by the rows themselves. */
@Module({
  imports: [
    RegistryModule,
    EventsModule.declare(ISSUE_CREATED, ISSUE_CHANGED, ISSUE_DELETED, ISSUE_COMMENTED, PROJECT_CHANGED),
    CachedRepositoriesModule.declare(ISSUES, PROJECTS, COMMENTS, USERS),
  ],
  controllers: [AnalyticsController, IssuesController, IssueWritesController, ProjectsController, UsersController],
  providers: [
    TrackerDataClient,
    TrackerStatisticsDataClient,
    IssueJournal,
    IssueService,
    ProjectService,
    ...cachedAs(CACHED_ISSUES, ISSUES, IssueRepository),
    ...cachedAs(CACHED_PROJECTS, PROJECTS, ProjectRepository),
    ...cachedAs(CACHED_COMMENTS, COMMENTS, CommentRepository),
    ...cachedAs(CACHED_USERS, USERS, TrackerUserRepository),
  ],
})
export class TrackerModule {}

/** An ordinary repository, and the same behind the cache. */
function cachedAs<T extends EntityTypes>(
  token: symbol,
  declaration: RepositoryDeclaration<T>,
  repository: Type<EntityRepository<T>>,
): Provider[] {
  const useFactory = (cached: CachedRepositories, source: EntityRepository<T>): unknown =>
    cached.wrap(declaration, source);
  return [repository, { provide: token, inject: [CachedRepositories, repository], useFactory }];
}
