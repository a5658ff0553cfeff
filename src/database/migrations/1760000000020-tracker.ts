import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every table of tenants is behind forced row security: the application sees and writes the rows of `falaj.tenant` alone, whatever its
 * statements say, and so does an owner who is the application as well. Only an owner who names no tenant (loads, views) sees all.
 */
const TENANT_TABLES = [
  'tracker_instances',
  'tracker_users',
  'projects',
  'project_counters',
  'issues',
  'issue_labels',
  'issue_comments',
  'issue_changes',
  'issue_links',
];

/**
 * Trigrams as pg_trgm makes them (two blanks before a word, one behind), without the extension, which not everyone who owns a database may
 * create. Only ASCII letters are folded and only ASCII punctuation parts words, so that every server gives the same.
 */
const TRIGRAMS = [
  `CREATE FUNCTION falaj.trigrams(words text) RETURNS text[]
   LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $body$
     SELECT coalesce(array_agg(DISTINCT substr(padded, first, 3) COLLATE "C"), '{}')
     FROM unnest(regexp_split_to_array(lower(words COLLATE "C"), '[[:space:][:punct:]]+')) AS word
     CROSS JOIN LATERAL (SELECT '  ' || word || ' ' AS padded) AS p
     CROSS JOIN LATERAL generate_series(1, char_length(padded) - 2) AS first
     WHERE word <> ''
   $body$`,
  `CREATE FUNCTION falaj.issue_trigrams(issue_key text, project_key text, labels text[], summary text, description text) RETURNS text[]
   LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $body$
     SELECT falaj.trigrams(concat_ws(' ', issue_key, project_key, array_to_string(labels, ' '), summary, description))
   $body$`,
];

// What refers to tenants, instances and projects is looked at when a transaction ends: a load takes these away and puts them back, and what came
// through the API stays meanwhile.
const TABLES = [
  `CREATE TABLE public.tracker_tenants (
     tenant_id        text COLLATE "C" PRIMARY KEY,
     instance_id      text COLLATE "C" NOT NULL,
     home_project_key text COLLATE "C",
     dataset_id       text NOT NULL
   )`,
  `CREATE TABLE public.tracker_instances (
     tenant_id   text COLLATE "C" NOT NULL REFERENCES public.tracker_tenants DEFERRABLE INITIALLY DEFERRED,
     instance_id text COLLATE "C" NOT NULL,
     name        text NOT NULL,
     system      text NOT NULL CHECK (system IN ('beads', 'jira')),
     dataset_id  text NOT NULL,
     PRIMARY KEY (tenant_id, instance_id)
   )`,
  `CREATE TABLE public.tracker_users (
     id           uuid PRIMARY KEY,
     tenant_id    text COLLATE "C" NOT NULL,
     instance_id  text COLLATE "C" NOT NULL,
     account_id   text COLLATE "C" NOT NULL,
     display_name text,
     is_active    boolean NOT NULL DEFAULT true,
     updated_at   timestamptz NOT NULL DEFAULT now(),
     dataset_id   text NOT NULL,
     UNIQUE (tenant_id, account_id),
     FOREIGN KEY (tenant_id, instance_id) REFERENCES public.tracker_instances DEFERRABLE INITIALLY DEFERRED
   )`,
  `CREATE TABLE public.projects (
     id              uuid PRIMARY KEY,
     tenant_id       text COLLATE "C" NOT NULL,
     instance_id     text COLLATE "C" NOT NULL,
     project_key     text COLLATE "C" NOT NULL,
     name            text,
     description     text,
     lead_account_id text COLLATE "C",
     is_archived     boolean NOT NULL DEFAULT false,
     first_issue_at  timestamptz,
     updated_at      timestamptz NOT NULL DEFAULT now(),
     sync_version    integer NOT NULL DEFAULT 1,
     dataset_id      text NOT NULL,
     UNIQUE (tenant_id, project_key),
     FOREIGN KEY (tenant_id, instance_id) REFERENCES public.tracker_instances DEFERRABLE INITIALLY DEFERRED
   )`,
  // A table of its own: taking a number must not end every answer that shows a project.
  `CREATE TABLE public.project_counters (
     tenant_id   text COLLATE "C" NOT NULL,
     instance_id text COLLATE "C" NOT NULL,
     project_key text COLLATE "C" NOT NULL,
     last_number bigint NOT NULL,
     PRIMARY KEY (tenant_id, project_key),
     FOREIGN KEY (tenant_id, project_key) REFERENCES public.projects (tenant_id, project_key)
       DEFERRABLE INITIALLY DEFERRED
   )`,
  `CREATE TABLE public.issues (
     id                  uuid PRIMARY KEY,
     tenant_id           text COLLATE "C" NOT NULL,
     instance_id         text COLLATE "C" NOT NULL,
     issue_key           text COLLATE "C" NOT NULL,
     project_key         text COLLATE "C" NOT NULL,
     parent_key          text COLLATE "C",
     summary             text,
     description         text,
     issue_type          text COLLATE "C" NOT NULL,
     status              text COLLATE "C" NOT NULL,
     status_category     text COLLATE "C" NOT NULL CHECK (status_category IN ('To Do', 'In Progress', 'Done')),
     priority            text COLLATE "C" CHECK (priority IN ('Highest', 'High', 'Medium', 'Low', 'Lowest')),
     source_priority     text,
     assignee_account_id text COLLATE "C",
     reporter_account_id text COLLATE "C",
     creator_account_id  text COLLATE "C",
     labels              text[] COLLATE "C" NOT NULL DEFAULT '{}',
     components          text[] COLLATE "C" NOT NULL DEFAULT '{}',
     created_at          timestamptz NOT NULL,
     updated_at          timestamptz NOT NULL,
     resolved_at         timestamptz,
     due_date            date,
     time_estimate_s     bigint,
     time_spent_s        bigint,
     title_chars         integer,
     description_chars   integer,
     subtask_count       integer,
     comment_count       integer NOT NULL DEFAULT 0,
     link_count          integer NOT NULL DEFAULT 0,
     is_ephemeral        boolean NOT NULL DEFAULT false,
     origin              text COLLATE "C" NOT NULL CHECK (origin IN ('work', 'system')),
     custom_fields       jsonb NOT NULL DEFAULT '{}',
     sync_version        integer NOT NULL DEFAULT 1,
     dataset_id          text NOT NULL,
     trigrams            text[] COLLATE "C" NOT NULL
       GENERATED ALWAYS AS (falaj.issue_trigrams(issue_key, project_key, labels, summary, description)) STORED,
     UNIQUE (tenant_id, issue_key),
     FOREIGN KEY (tenant_id, project_key) REFERENCES public.projects (tenant_id, project_key)
       DEFERRABLE INITIALLY DEFERRED
   )`,
  `CREATE INDEX issues_project ON public.issues (tenant_id, project_key, updated_at)`,
  `CREATE INDEX issues_assignee ON public.issues (tenant_id, assignee_account_id) WHERE assignee_account_id IS NOT NULL`,
  `CREATE INDEX issues_updated ON public.issues (tenant_id, updated_at)`,
  `CREATE TABLE public.issue_labels (
     tenant_id       text COLLATE "C" NOT NULL,
     instance_id     text COLLATE "C" NOT NULL,
     issue_id        uuid NOT NULL REFERENCES public.issues ON DELETE CASCADE,
     label           text COLLATE "C" NOT NULL,
     project_key     text COLLATE "C" NOT NULL,
     status_category text COLLATE "C" NOT NULL,
     PRIMARY KEY (issue_id, label)
   )`,
  `CREATE INDEX issue_labels_label ON public.issue_labels (tenant_id, label)`,
  `CREATE TABLE public.issue_comments (
     id                uuid PRIMARY KEY,
     tenant_id         text COLLATE "C" NOT NULL,
     instance_id       text COLLATE "C" NOT NULL,
     issue_id          uuid NOT NULL REFERENCES public.issues ON DELETE CASCADE,
     issue_key         text COLLATE "C" NOT NULL,
     author_account_id text COLLATE "C" NOT NULL,
     body              text,
     created_at        timestamptz NOT NULL,
     updated_at        timestamptz NOT NULL,
     dataset_id        text NOT NULL
   )`,
  `CREATE INDEX issue_comments_issue ON public.issue_comments (issue_id, created_at)`,
  `CREATE INDEX issue_comments_tenant ON public.issue_comments (tenant_id, created_at)`,
  // What comes through the API is numbered behind all that is loaded.
  `CREATE TABLE public.issue_changes (
     change_no   bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 1000000) PRIMARY KEY,
     tenant_id   text COLLATE "C" NOT NULL,
     instance_id text COLLATE "C" NOT NULL,
     issue_id    uuid NOT NULL REFERENCES public.issues ON DELETE CASCADE,
     issue_key   text COLLATE "C" NOT NULL,
     author      text COLLATE "C",
     changed_at  timestamptz NOT NULL,
     field       text COLLATE "C" NOT NULL,
     from_value  text,
     to_value    text,
     dataset_id  text NOT NULL
   )`,
  `CREATE INDEX issue_changes_issue ON public.issue_changes (issue_id, changed_at)`,
  `CREATE INDEX issue_changes_key ON public.issue_changes (tenant_id, issue_key)`,
  // A link may name an issue that the source does not tell of.
  `CREATE TABLE public.issue_links (
     tenant_id       text COLLATE "C" NOT NULL,
     instance_id     text COLLATE "C" NOT NULL,
     issue_id        uuid NOT NULL REFERENCES public.issues ON DELETE CASCADE,
     issue_key       text COLLATE "C" NOT NULL,
     depends_on_key  text COLLATE "C" NOT NULL,
     dependency_type text COLLATE "C" NOT NULL,
     created_at      timestamptz NOT NULL,
     dataset_id      text NOT NULL,
     PRIMARY KEY (issue_id, depends_on_key, dependency_type)
   )`,
];

/** One row a label, so that labels are counted by a query over one table: kept by the database, whoever writes the issue. */
const LABELS = [
  `CREATE FUNCTION falaj.keep_issue_labels() RETURNS trigger
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
   BEGIN
     IF TG_OP = 'UPDATE' THEN DELETE FROM public.issue_labels WHERE issue_id = OLD.id; END IF;
     INSERT INTO public.issue_labels (tenant_id, instance_id, issue_id, label, project_key, status_category)
     SELECT DISTINCT NEW.tenant_id, NEW.instance_id, NEW.id, label, NEW.project_key, NEW.status_category
     FROM unnest(NEW.labels) AS label;
     RETURN NULL;
   END $body$`,
  `CREATE TRIGGER labels_of_new AFTER INSERT ON public.issues FOR EACH ROW
   WHEN (cardinality(NEW.labels) > 0) EXECUTE FUNCTION falaj.keep_issue_labels()`,
  `CREATE TRIGGER labels_of_changed AFTER UPDATE OF labels, status_category, project_key ON public.issues FOR EACH ROW
   WHEN (cardinality(NEW.labels) > 0 OR cardinality(OLD.labels) > 0) EXECUTE FUNCTION falaj.keep_issue_labels()`,
];

const DROPPED = [...TENANT_TABLES].reverse();

function secured(table: string): readonly string[] {
  const own = `tenant_id = current_setting('falaj.tenant', true)`;
  const nobody = `nullif(current_setting('falaj.tenant', true), '') IS NULL`;
  return [
    `ALTER TABLE public.${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY of_tenant ON public.${table} USING (${own}) WITH CHECK (${own})`,
    `CREATE POLICY keeper ON public.${table} TO CURRENT_USER USING (${nobody}) WITH CHECK (${nobody})`,
  ];
}

/** Tenants, projects, issues and what happens to them. Every table carries the tenant and the instance it came from. */
export class Tracker1760000000020 implements MigrationInterface {
  name = 'Tracker1760000000020';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [...TRIGRAMS, ...TABLES, ...LABELS, ...TENANT_TABLES.flatMap(secured)];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...DROPPED, 'tracker_tenants']) await runner.query(`DROP TABLE public.${table}`);
    await runner.query(
      'DROP FUNCTION falaj.keep_issue_labels, falaj.issue_trigrams(text, text, text[], text, text), falaj.trigrams(text)',
    );
  }
}
