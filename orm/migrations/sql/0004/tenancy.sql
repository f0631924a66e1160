GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO diary_app;
GRANT SELECT, INSERT ON event, feed_entry, seal TO diary_app;
GRANT SELECT, INSERT, UPDATE ON feed_counter TO diary_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON outcome TO diary_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO diary_app;

DO $$
DECLARE noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['event', 'feed_entry', 'seal'] LOOP
        EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change()', noun);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', noun);
    END LOOP;
    FOREACH noun IN ARRAY ARRAY['event', 'feed_entry', 'feed_counter', 'seal'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', noun);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', noun);
        EXECUTE format('CREATE POLICY tenant ON %I USING (school_id = ANY ((SELECT app.schools())::bigint[]))', noun);
    END LOOP;
END $$;
