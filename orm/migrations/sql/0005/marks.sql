-- Named, so that a refusal can say which rule it was.
ALTER TABLE attendance RENAME CONSTRAINT uid_attendance_lesson__b00258 TO uq_attendance_cell;

-- Who took back a note of attendance is asked by its student: the note itself is gone.
CREATE INDEX ix_attendance_history_student ON attendance_history (student_id, id);
