-- Files are compressed already: they are kept as they came, so that a slice of one is read without the rest.
ALTER TABLE attachment ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE attachment
    ADD CONSTRAINT ck_attachment_name CHECK (length(name) BETWEEN 1 AND 120 AND name !~ '[[:cntrl:]/\\]'),
    ADD CONSTRAINT ck_attachment_size CHECK (size BETWEEN 1 AND 10485760),
    ADD CONSTRAINT ck_attachment_hash CHECK (length(sha256) = 32),
    ADD CONSTRAINT ck_attachment_content CHECK (
        CASE WHEN content IS NULL THEN arrived_at IS NULL OR removed_at IS NOT NULL
            ELSE arrived_at IS NOT NULL AND length(content) = size END);

-- What a school keeps is summed from this index alone.
CREATE INDEX ix_attachment_kept ON attachment (school_id) INCLUDE (size) WHERE content IS NOT NULL;
-- What the sweep below looks for.
CREATE INDEX ix_homework_removed ON homework (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX ix_attachment_awaited ON attachment (added_at) WHERE arrived_at IS NULL;
CREATE INDEX ix_attachment_removed ON attachment (removed_at) WHERE content IS NOT NULL AND removed_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON attachment TO diary_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO diary_app;
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON attachment USING (school_id = ANY ((SELECT app.schools())::bigint[]));

-- The workers' sweep, across schools, some at a time: what never arrived goes, what was removed a month ago loses its content.
CREATE FUNCTION app.sweep_attachments(most int) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM attachment WHERE id IN (
            SELECT id FROM attachment WHERE arrived_at IS NULL AND added_at < app.now() - interval '1 day'
            LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING 1
    ), ended AS (
        SELECT a.id FROM attachment a
        WHERE a.content IS NOT NULL AND a.removed_at < app.now() - interval '30 days'
        UNION ALL
        SELECT a.id FROM homework h JOIN attachment a ON a.homework_id = h.id
        WHERE h.removed_at < app.now() - interval '30 days' AND a.content IS NOT NULL AND a.removed_at IS NULL
        LIMIT most
    ), emptied AS (
        UPDATE attachment a SET content = NULL, removed_at = coalesce(a.removed_at, app.now())
        FROM ended WHERE a.id = ended.id AND a.content IS NOT NULL
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM emptied) $$;
REVOKE EXECUTE ON FUNCTION app.sweep_attachments FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.sweep_attachments TO diary_app;
