-- Columns that are kept, so that no writer can forget them.
CREATE FUNCTION app.keep_sort_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sort_key := app.sort_key(NEW.family_name, NEW.given_name, NEW.patronymic);
    RETURN NEW;
END $$;
CREATE TRIGGER keep_sort_key BEFORE INSERT OR UPDATE ON student FOR EACH ROW EXECUTE FUNCTION app.keep_sort_key();
CREATE TRIGGER keep_sort_key BEFORE INSERT OR UPDATE ON guardian FOR EACH ROW EXECUTE FUNCTION app.keep_sort_key();
CREATE TRIGGER keep_sort_key BEFORE INSERT OR UPDATE ON staff FOR EACH ROW EXECUTE FUNCTION app.keep_sort_key();

CREATE FUNCTION app.keep_in_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.in_class := (SELECT kind = 'class' FROM study_group WHERE id = NEW.group_id);
    RETURN NEW;
END $$;
CREATE TRIGGER keep_in_class BEFORE INSERT OR UPDATE ON enrolment FOR EACH ROW EXECUTE FUNCTION app.keep_in_class();

-- Merged lessons share a sitting: one teacher and one room may hold them at once.
CREATE FUNCTION app.keep_lesson() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sitting := coalesce(NEW.sitting, NEW.id);
    NEW.exclusive_room_id := CASE WHEN NEW.room_id IS NULL OR NEW.status = 'cancelled' THEN NULL
        ELSE (SELECT id FROM room WHERE id = NEW.room_id AND NOT shared) END;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_lesson BEFORE INSERT OR UPDATE ON lesson FOR EACH ROW EXECUTE FUNCTION app.keep_lesson();

CREATE FUNCTION app.carry_lesson() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE lesson_teacher SET date = NEW.date WHERE lesson_id = NEW.id;
    IF (NEW.date, NEW.group_id, NEW.subject_id) IS DISTINCT FROM (OLD.date, OLD.group_id, OLD.subject_id) THEN
        UPDATE mark SET lesson_date = NEW.date, group_id = NEW.group_id, subject_id = NEW.subject_id WHERE lesson_id = NEW.id;
    END IF;
    IF NEW.date <> OLD.date THEN
        UPDATE attendance SET lesson_date = NEW.date WHERE lesson_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER carry_lesson AFTER UPDATE OF date, starts_at, ends_at, status, sitting, group_id, subject_id ON lesson
    FOR EACH ROW WHEN ((OLD.date, OLD.starts_at, OLD.ends_at, OLD.status, OLD.sitting, OLD.group_id, OLD.subject_id)
        IS DISTINCT FROM (NEW.date, NEW.starts_at, NEW.ends_at, NEW.status, NEW.sitting, NEW.group_id, NEW.subject_id))
    EXECUTE FUNCTION app.carry_lesson();

CREATE FUNCTION app.keep_lesson_teacher() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT date, starts_at, ends_at, CASE WHEN status = 'cancelled' THEN NULL ELSE sitting END
        INTO NEW.date, NEW.starts_at, NEW.ends_at, NEW.sitting FROM lesson WHERE id = NEW.lesson_id;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_lesson_teacher BEFORE INSERT OR UPDATE ON lesson_teacher
    FOR EACH ROW EXECUTE FUNCTION app.keep_lesson_teacher();

-- History: the state before and after each change. A row that was never changed is its own history, so that inserts write nothing.
CREATE FUNCTION app.record_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format(
            'INSERT INTO %I (school_id, row_id, student_id, at, actor_id, reason, before, after)
             SELECT o.school_id, o.id, o.student_id, app.now(), app.actor(), app.reason(), to_jsonb(o), to_jsonb(n)
             FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE o IS DISTINCT FROM n ORDER BY o.id', TG_TABLE_NAME || '_history');
    ELSE
        EXECUTE format(
            'INSERT INTO %I (school_id, row_id, student_id, at, actor_id, reason, before, after)
             SELECT o.school_id, o.id, o.student_id, app.now(), app.actor(), app.reason(), to_jsonb(o), NULL
             FROM old_rows o ORDER BY o.id', TG_TABLE_NAME || '_history');
    END IF;
    RETURN NULL;
END $$;
DO $$
DECLARE noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['mark', 'attendance', 'final_mark'] LOOP
        EXECUTE format('CREATE TRIGGER record_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_history()', noun);
        EXECUTE format('CREATE TRIGGER record_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_history()', noun);
    END LOOP;
END $$;
