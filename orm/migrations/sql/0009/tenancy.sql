GRANT SELECT, INSERT, UPDATE ON marking_policy, curriculum, curriculum_subject TO diary_app;
GRANT SELECT ON structure_history TO diary_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO diary_app;

-- Of the structure, what nothing rests on may go: references hold the rest, and the history keeps what went.
GRANT DELETE ON school_year, reporting_period, vacation, bell, curriculum_subject TO diary_app;

DO $$
DECLARE noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['marking_policy', 'curriculum', 'curriculum_subject', 'structure_history'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', noun);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', noun);
        EXECUTE format('CREATE POLICY tenant ON %I USING (school_id = ANY ((SELECT app.schools())::bigint[]))', noun);
    END LOOP;
END $$;
