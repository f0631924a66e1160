ALTER TABLE school ADD CONSTRAINT ck_school_edit_days CHECK (edit_days BETWEEN 0 AND 366);
ALTER TABLE feed_entry ADD CONSTRAINT uq_feed_entry_number UNIQUE (student_id, number);
ALTER TABLE event ADD CONSTRAINT ck_event_sides CHECK (before IS NOT NULL OR after IS NOT NULL);
ALTER TABLE seal ADD CONSTRAINT ck_seal_rows CHECK (up_to_id > after_id AND count > 0 AND number > 0);
CREATE INDEX ix_outcome_at ON outcome (at);
CREATE INDEX ix_event_group ON event (group_id, id);
CREATE INDEX ix_event_school ON event (school_id, id);

-- Append facts to the feeds of their students, in one statement and last in its transaction.
-- Counters are locked in the order of students: unordered updates of overlapping groups deadlock.
-- Each fact: kind, school, group, subject, lesson, row, before, after, students.
CREATE FUNCTION app.append_feed(facts jsonb) RETURNS TABLE (event_id bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ids bigint[];
BEGIN
    SELECT array_agg(nextval(pg_get_serial_sequence('event', 'id'))) INTO ids FROM generate_series(1, jsonb_array_length(facts));
    INSERT INTO event (id, school_id, kind, at, actor_id, group_id, subject_id, lesson_id, row_id, before, after, reason)
        SELECT ids[f.place], (f.fact->>'school')::bigint, f.fact->>'kind', app.now(), app.actor(), (f.fact->>'group')::bigint,
            (f.fact->>'subject')::bigint, (f.fact->>'lesson')::bigint, (f.fact->>'row')::bigint,
            nullif(f.fact->'before', 'null'), nullif(f.fact->'after', 'null'), app.reason()
        FROM jsonb_array_elements(facts) WITH ORDINALITY f (fact, place);
    INSERT INTO feed_counter (student_id, school_id, number)
        SELECT DISTINCT s.value::bigint, (f.fact->>'school')::bigint, 0
        FROM jsonb_array_elements(facts) f (fact), jsonb_array_elements_text(f.fact->'students') s (value)
        WHERE NOT EXISTS (SELECT 1 FROM feed_counter c WHERE c.student_id = s.value::bigint)
        ORDER BY 1 ON CONFLICT (student_id) DO NOTHING;
    PERFORM 1 FROM feed_counter WHERE student_id IN (
        SELECT s.value::bigint FROM jsonb_array_elements(facts) f (fact), jsonb_array_elements_text(f.fact->'students') s (value))
        ORDER BY student_id FOR UPDATE;
    INSERT INTO feed_entry (school_id, student_id, number, event_id)
        SELECT (f.fact->>'school')::bigint, c.student_id,
            c.number + row_number() OVER (PARTITION BY c.student_id ORDER BY f.place), ids[f.place]
        FROM jsonb_array_elements(facts) WITH ORDINALITY f (fact, place), jsonb_array_elements_text(f.fact->'students') s (value)
        JOIN feed_counter c ON c.student_id = s.value::bigint;
    UPDATE feed_counter c SET number = c.number + more.count FROM (
        SELECT s.value::bigint AS student_id, count(*) AS count
        FROM jsonb_array_elements(facts) f (fact), jsonb_array_elements_text(f.fact->'students') s (value) GROUP BY 1) more
        WHERE c.student_id = more.student_id;
    RETURN QUERY SELECT unnest(ids);
END $$;
