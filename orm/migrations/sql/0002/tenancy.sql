-- The gateway's role owns nothing and sees the schools that its transaction names. The owner's role bypasses the policies (COPY needs it).
GRANT USAGE ON SCHEMA public, app TO diary_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO diary_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO diary_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO diary_app;
GRANT DELETE ON sign_in_failure, session, activation, device, lesson_teacher, attendance TO diary_app;
REVOKE UPDATE ON consent_decision, sight FROM diary_app;
REVOKE INSERT, UPDATE ON mark_history, attendance_history, final_mark_history, external_row, tortoise_migrations FROM diary_app;

DO $$
DECLARE tenant text;
BEGIN
    FOR tenant IN
        SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND c.column_name = 'school_id' AND t.table_type = 'BASE TABLE'
            AND c.table_name <> 'role_grant' -- accounts, sessions and roles stand outside the tenancy
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
        EXECUTE format('CREATE POLICY tenant ON %I USING (school_id = ANY ((SELECT app.schools())::bigint[]))', tenant);
    END LOOP;
END $$;

-- The one thing that is read across schools without being of one: numbers for the city operator.
CREATE FUNCTION app.school_counts(ids bigint[])
    RETURNS TABLE (school_id bigint, students bigint, staff bigint, classes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT sc.id,
        (SELECT count(*) FROM student s WHERE s.school_id = sc.id AND (s.left_on IS NULL OR s.left_on >= day)),
        (SELECT count(*) FROM staff st WHERE st.school_id = sc.id AND (st.left_on IS NULL OR st.left_on >= day)),
        (SELECT count(*) FROM school_class c JOIN school_year y ON y.id = c.year_id
            WHERE c.school_id = sc.id AND day BETWEEN y.starts_on AND y.ends_on)
    FROM school sc, LATERAL (SELECT (app.now() AT TIME ZONE sc.time_zone)::date AS day) today WHERE sc.id = ANY (ids) $$;
REVOKE EXECUTE ON FUNCTION app.school_counts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.school_counts TO diary_app;
