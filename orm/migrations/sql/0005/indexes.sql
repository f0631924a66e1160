-- Who took back a note of attendance is asked by its student: the note itself is gone.
CREATE INDEX ix_attendance_history_student ON attendance_history (student_id, id);
