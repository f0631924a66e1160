-- History of a school's structure: who, when, before, after, why. What an import or the seed brings is its own history.
CREATE FUNCTION app.record_structure() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    school text := CASE WHEN TG_TABLE_NAME = 'school' THEN 'id' ELSE 'school_id' END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF app.actor() IS NULL THEN
            RETURN NULL;
        END IF;
        EXECUTE format('INSERT INTO structure_history (school_id, entity, row_id, at, actor_id, reason, before, after)
            SELECT n.%I, %L, n.id, app.now(), app.actor(), app.reason(), NULL, to_jsonb(n) FROM new_rows n ORDER BY n.id',
            school, TG_TABLE_NAME);
    ELSIF TG_OP = 'UPDATE' THEN
        EXECUTE format('INSERT INTO structure_history (school_id, entity, row_id, at, actor_id, reason, before, after)
            SELECT n.%I, %L, n.id, app.now(), app.actor(), app.reason(), to_jsonb(o), to_jsonb(n)
            FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE o IS DISTINCT FROM n ORDER BY n.id', school, TG_TABLE_NAME);
    ELSE
        EXECUTE format('INSERT INTO structure_history (school_id, entity, row_id, at, actor_id, reason, before, after)
            SELECT o.%I, %L, o.id, app.now(), app.actor(), app.reason(), to_jsonb(o), NULL FROM old_rows o ORDER BY o.id',
            school, TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
DO $$
DECLARE noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['school', 'school_year', 'reporting_period', 'vacation', 'bell_schedule', 'bell', 'subject', 'room',
        'work_type', 'marking_policy', 'curriculum', 'curriculum_subject'] LOOP
        EXECUTE format('CREATE TRIGGER record_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_structure()', noun);
        EXECUTE format('CREATE TRIGGER record_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_structure()', noun);
        EXECUTE format('CREATE TRIGGER record_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_structure()', noun);
    END LOOP;
END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON structure_history
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
ALTER TABLE structure_history ENABLE ALWAYS TRIGGER refuse_change;
