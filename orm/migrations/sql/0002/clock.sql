-- One source of time, and what a transaction says of itself.
CREATE SCHEMA app;

-- Deadlines and intervals are judged by this clock when something is read. Tests replace the function to move the time.
CREATE FUNCTION app.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS 'SELECT statement_timestamp()';

-- The schools of this transaction. The unset value is '' on a reused connection, and a bare cast would raise.
CREATE FUNCTION app.schools() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(string_to_array(nullif(current_setting('app.schools', true), ''), ',')::bigint[], '{}') $$;

-- The date in the zone of the transaction's first school: staff and jobs act inside one.
CREATE FUNCTION app.today() RETURNS date LANGUAGE sql STABLE
    AS $$ SELECT (app.now() AT TIME ZONE time_zone)::date FROM public.school WHERE id = (app.schools())[1] $$;

CREATE FUNCTION app.actor() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.actor', true), '')::bigint $$;

CREATE FUNCTION app.reason() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('app.reason', true), '') $$;

-- Елин, Ёлкин, Емельянов: Ё beside Е, case apart.
CREATE FUNCTION app.sort_key(family text, given text, patronymic text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT translate(lower(family || ' ' || given || ' ' || patronymic), 'ё', 'е') $$;
