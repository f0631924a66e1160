#!/bin/sh
# Runs once, when the cluster is made: the two roles and the database of the diary.
set -eu
psql --username postgres --dbname postgres --set ON_ERROR_STOP=1 \
    --set owner="$DIARY_OWNER_PASSWORD" --set app="$DIARY_APP_PASSWORD" <<'SQL'
CREATE ROLE diary_owner LOGIN BYPASSRLS PASSWORD :'owner';
CREATE ROLE diary_app LOGIN PASSWORD :'app';
CREATE DATABASE diary OWNER diary_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE diary FROM PUBLIC;
GRANT CONNECT ON DATABASE diary TO diary_app;
SQL
