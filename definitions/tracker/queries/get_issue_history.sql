/*---
query_id: get_issue_history
title: History of an issue
description: What changed of one issue, newest first. Of titles and descriptions of the bundled beads issues only their lengths are told;
  changes of the bundled Jira issues are not.
dataset: [beads_changelog]
scope: tenant
parameters:
  - {name: issue_key, type: string, required: true, length_max: 80, description: Issue}
  - {name: limit, type: integer, default: 100, min: 1, max: 500, description: At most so many}
columns:
  - {name: change_no, type: integer, description: Tells changes of one instant apart}
  - {name: changed_at, type: timestamp, description: When}
  - {name: field, type: string, description: What}
  - {name: from_value, type: string, nullable: true, description: What it was}
  - {name: to_value, type: string, nullable: true, description: What it became}
  - {name: author, type: string, nullable: true, description: 'Who, where it came through the API; the source does not tell'}
key: [change_no]
unit: count
cache: {ttl_seconds: 300, region: tracker_item}
narrow:
  - {table: public.issue_changes, column: issue_key, param: issue_key}
tags: ['issue:{issue_key}']
examples:
  - params: {issue_key: bd-16}
---*/
SELECT h.change_no, h.changed_at, h.field, h.from_value, h.to_value, h.author
FROM public.issue_changes AS h
WHERE h.issue_key = :issue_key
ORDER BY h.changed_at DESC, h.change_no DESC
LIMIT :limit
