/*---
query_id: search_issues_by_project
title: Issues of a project
description: Issues of one project, those changed last first.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: project_key, type: string, required: true, length_max: 80, description: Project}
  - {name: status, type: string, default: null, length_max: 40, description: Only of this status}
  - {name: assignee, type: string, default: null, length_max: 80, description: Only of this account}
  - {name: priority, type: string, default: null, length_max: 10, description: 'Only of this priority: Highest, High, Medium, Low or Lowest'}
  - {name: limit, type: integer, default: 50, min: 1, max: 100, description: At most so many}
columns:
  - {name: issue_key, type: string, description: Issue}
  - {name: summary, type: string, nullable: true, description: 'Summary, where one was entered; the bundled sources keep none'}
  - {name: issue_type, type: string, description: Kind}
  - {name: status, type: string, description: Status}
  - {name: status_category, type: string, description: 'To Do, In Progress or Done'}
  - {name: priority, type: string, nullable: true, description: Priority}
  - {name: assignee_account_id, type: string, nullable: true, description: Account}
  - {name: created_at, type: timestamp, description: When it was created}
  - {name: updated_at, type: timestamp, description: When it changed last}
  - {name: resolved_at, type: timestamp, nullable: true, description: When it was resolved}
key: [issue_key]
unit: count
cache: {ttl_seconds: 120, region: tracker_list}
narrow:
  - {table: public.issues, column: project_key, param: project_key}
examples:
  - params: {project_key: bd, status: in_progress}
---*/
SELECT i.issue_key, i.summary, i.issue_type, i.status, i.status_category, i.priority, i.assignee_account_id, i.created_at,
       i.updated_at, i.resolved_at
FROM public.issues AS i
WHERE i.project_key = :project_key
  AND (:status IS NULL OR i.status = :status)
  AND (:assignee IS NULL OR i.assignee_account_id = :assignee)
  AND (:priority IS NULL OR i.priority = :priority)
ORDER BY i.updated_at DESC, i.issue_key COLLATE "C"
LIMIT :limit
