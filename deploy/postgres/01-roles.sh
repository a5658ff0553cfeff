#!/bin/sh
# The owner of the tables, who migrates and refreshes, and the application's role, which reads. Run once, on an empty volume.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -v owner_password="$FALAJ_OWNER_PASSWORD" -v app_password="$FALAJ_APP_PASSWORD" <<'SQL'
CREATE ROLE falaj_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE falaj_app LOGIN PASSWORD :'app_password';
CREATE DATABASE falaj OWNER falaj_owner;
REVOKE CONNECT ON DATABASE falaj FROM PUBLIC;
GRANT CONNECT ON DATABASE falaj TO falaj_app;
\connect falaj
ALTER SCHEMA public OWNER TO falaj_owner;
SQL
