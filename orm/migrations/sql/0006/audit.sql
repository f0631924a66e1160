ALTER TABLE seal
    ADD CONSTRAINT ck_seal_digests CHECK (count = cardinality(ids) AND length(digests) = 32 * count AND length(hash) = 32);

-- Who changed what of a child is asked by the child.
CREATE INDEX ix_mark_history_student ON mark_history (student_id, id);
CREATE INDEX ix_final_mark_history_student ON final_mark_history (student_id, id);

-- What a sealer finds across schools: where rows wait to be sealed, and up to which one they are there. Numbers, nothing else.
CREATE FUNCTION app.unsealed_sights() RETURNS TABLE (school_id bigint, up_to_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT sc.id, newest.id
    FROM school sc
    CROSS JOIN LATERAL (SELECT s.id FROM sight s WHERE s.school_id = sc.id ORDER BY s.id DESC LIMIT 1) newest
    LEFT JOIN LATERAL (
        SELECT x.up_to_id FROM seal x WHERE x.school_id = sc.id ORDER BY x.number DESC LIMIT 1) head ON true
    WHERE newest.id > coalesce(head.up_to_id, 0)
    ORDER BY sc.id $$;
REVOKE EXECUTE ON FUNCTION app.unsealed_sights FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.unsealed_sights TO diary_app;
