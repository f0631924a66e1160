-- Decisions, sights and histories are appended. Only the owner's role, in the retention job, may remove.
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_user = 'diary_owner' AND current_setting('app.retention', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['consent_decision', 'sight', 'mark_history', 'attendance_history', 'final_mark_history'] LOOP
        EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change()', noun);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', noun);
    END LOOP;
END $$;
