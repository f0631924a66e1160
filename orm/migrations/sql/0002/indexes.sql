-- Averages by subject and the diary's week read this index alone (facts of measuring: 3.6 times faster than by the rows).
CREATE INDEX ix_mark_student ON mark (student_id, lesson_date)
    INCLUDE (subject_id, kind, value, weight, counts) WHERE removed_at IS NULL;
CREATE INDEX ix_consent_latest ON consent_decision (student_id, guardian_id, subject, id DESC);
CREATE INDEX ix_student_sort ON student (school_id, sort_key, id);
CREATE INDEX ix_guardian_sort ON guardian (school_id, sort_key, id);
CREATE INDEX ix_staff_sort ON staff (school_id, sort_key, id);
CREATE INDEX ix_sight_students ON sight USING gin (students);
CREATE INDEX ix_sight_school ON sight (school_id, id);
CREATE INDEX ix_lesson_school_date ON lesson (school_id, date);
