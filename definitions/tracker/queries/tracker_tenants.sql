/*---
query_id: tracker_tenants
title: Tenants of the tracker
description: Every tenant with its instance and the project that had most issues when it was loaded. For operators, and for warming
  each tenant's answers.
dataset: [beads_issues, jira_issues]
access_level: confidential
parameters: []
columns:
  - {name: tenant_id, type: string, description: Tenant}
  - {name: instance_id, type: string, description: Its instance}
  - {name: home_project_key, type: string, nullable: true, description: Project with most issues}
key: [tenant_id]
unit: count
cache: {ttl_seconds: 3600}
---*/
SELECT t.tenant_id, t.instance_id, t.home_project_key
FROM public.tracker_tenants AS t
ORDER BY t.tenant_id COLLATE "C"
