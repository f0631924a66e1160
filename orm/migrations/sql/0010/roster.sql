-- An exchange brings a baseline, which is its own history; what a person makes begins with who made it.
CREATE FUNCTION app.record_roster() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO roster_history (school_id, thing, row_id, student_id, at, actor_id, reason, before, after)
            SELECT n.school_id, TG_TABLE_NAME, n.id, app.student_of(TG_TABLE_NAME, to_jsonb(n)), app.now(), app.actor(), app.reason(),
                NULL, to_jsonb(n) FROM new_rows n WHERE n.school_id IS NOT NULL ORDER BY n.id;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO roster_history (school_id, thing, row_id, student_id, at, actor_id, reason, before, after)
            SELECT o.school_id, TG_TABLE_NAME, o.id, app.student_of(TG_TABLE_NAME, to_jsonb(o)), app.now(), app.actor(), app.reason(),
                to_jsonb(o), to_jsonb(n) FROM old_rows o JOIN new_rows n ON n.id = o.id
            WHERE o.school_id IS NOT NULL AND o IS DISTINCT FROM n ORDER BY o.id;
    ELSE
        INSERT INTO roster_history (school_id, thing, row_id, student_id, at, actor_id, reason, before, after)
            SELECT o.school_id, TG_TABLE_NAME, o.id, app.student_of(TG_TABLE_NAME, to_jsonb(o)), app.now(), app.actor(), app.reason(),
                to_jsonb(o), NULL FROM old_rows o WHERE o.school_id IS NOT NULL ORDER BY o.id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION app.student_of(thing text, of jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT (of ->> CASE thing WHEN 'student' THEN 'id' ELSE 'student_id' END)::bigint $$;

DO $$
DECLARE thing text;
BEGIN
    FOREACH thing IN ARRAY ARRAY['student', 'guardian', 'staff', 'guardianship', 'school_class', 'study_group', 'enrolment',
            'teaching_assignment', 'homeroom'] LOOP
        EXECUTE format('CREATE TRIGGER keep_version BEFORE UPDATE ON %I FOR EACH ROW
            WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION app.keep_version()', thing);
    END LOOP;
    FOREACH thing IN ARRAY ARRAY['student', 'guardian', 'staff', 'guardianship', 'school_class', 'study_group', 'individual_plan',
            'enrolment', 'teaching_assignment', 'homeroom', 'role_grant'] LOOP
        EXECUTE format('CREATE TRIGGER record_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (app.actor() IS NOT NULL) EXECUTE FUNCTION app.record_roster()', thing);
        EXECUTE format('CREATE TRIGGER record_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_roster()', thing);
        EXECUTE format('CREATE TRIGGER record_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_roster()', thing);
    END LOOP;
END $$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON roster_history
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
ALTER TABLE roster_history ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE roster_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE roster_history FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON roster_history USING (school_id = ANY ((SELECT app.schools())::bigint[]));
REVOKE EXECUTE ON FUNCTION app.record_roster FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.student_of TO diary_app;
GRANT SELECT ON roster_history TO diary_app;

-- A row of an interval that never held a day is removed; its history keeps that it was there.
GRANT DELETE ON enrolment, teaching_assignment, homeroom TO diary_app;

-- Whoever left before roles ended with the work acts in none of them any more.
UPDATE role_grant g SET revoked_at = app.now() FROM staff st JOIN school sc ON sc.id = st.school_id
    WHERE st.id = g.staff_id AND g.revoked_at IS NULL AND st.left_on < (app.now() AT TIME ZONE sc.time_zone)::date;
