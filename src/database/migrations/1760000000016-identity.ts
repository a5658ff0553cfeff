import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Service keys and what operators did.
 *
 * Of a key only the digest of its secret is kept: 256 random bits need no slower digest. A record of an action is written before it
 * and completed once; the application's role can do no more to either table than call these functions, so that nobody who speaks
 * through the application rewrites what was recorded.
 */
const TABLES = `
CREATE TABLE falaj.api_key (
  id                  text PRIMARY KEY,
  name                text NOT NULL,
  secret_sha256       bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  roles               text[] NOT NULL,
  tenants             text[] NOT NULL,
  workspaces          text[] NOT NULL,
  requests_per_second integer CHECK (requests_per_second > 0),
  created_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by          text NOT NULL,
  expires_at          timestamptz,
  last_used_at        timestamptz,
  revoked_at          timestamptz,
  revoked_by          text
);
-- One key of a name is in use; the names of revoked ones are free again.
CREATE UNIQUE INDEX api_key_name ON falaj.api_key (name) WHERE revoked_at IS NULL;

CREATE TABLE falaj.operator_action (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  principal   text NOT NULL,
  roles       text[] NOT NULL,
  tenant      text,
  method      text NOT NULL,
  route       text NOT NULL,
  target      jsonb NOT NULL,
  request_id  text NOT NULL,
  ended_at    timestamptz,
  status      integer,
  code        text
);
CREATE INDEX operator_action_at ON falaj.operator_action (at);
`;

const FUNCTIONS = `
CREATE FUNCTION falaj.add_api_key(key_id text, key_name text, digest bytea, key_roles text[], key_tenants text[], key_workspaces text[],
  per_second integer, expiry timestamptz, creator text) RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  INSERT INTO falaj.api_key (id, name, secret_sha256, roles, tenants, workspaces, requests_per_second, expires_at, created_by)
  VALUES (key_id, key_name, digest, key_roles, key_tenants, key_workspaces, per_second, expiry, creator) RETURNING created_at
$body$;

CREATE FUNCTION falaj.revoke_api_key(key_id text, revoker text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  WITH revoked AS (UPDATE falaj.api_key SET revoked_at = clock_timestamp(), revoked_by = revoker
    WHERE id = key_id AND revoked_at IS NULL RETURNING 1)
  SELECT EXISTS (SELECT FROM revoked)
$body$;

CREATE FUNCTION falaj.use_api_key(key_id text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  UPDATE falaj.api_key SET last_used_at = clock_timestamp() WHERE id = key_id
$body$;

CREATE FUNCTION falaj.begin_action(who text, who_roles text[], who_tenant text, verb text, path text, what jsonb, request text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  INSERT INTO falaj.operator_action (principal, roles, tenant, method, route, target, request_id)
  VALUES (who, who_roles, who_tenant, verb, path, what, request) RETURNING id
$body$;

CREATE FUNCTION falaj.end_action(action bigint, outcome integer, error text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
  UPDATE falaj.operator_action SET ended_at = clock_timestamp(), status = outcome, code = error WHERE id = action AND ended_at IS NULL
$body$;

REVOKE ALL ON FUNCTION falaj.add_api_key, falaj.revoke_api_key, falaj.use_api_key, falaj.begin_action, falaj.end_action FROM PUBLIC;
`;

export class Identity1760000000016 implements MigrationInterface {
  name = 'Identity1760000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(FUNCTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION falaj.end_action, falaj.begin_action, falaj.use_api_key, falaj.revoke_api_key, falaj.add_api_key;
      DROP TABLE falaj.operator_action, falaj.api_key;`);
  }
}
