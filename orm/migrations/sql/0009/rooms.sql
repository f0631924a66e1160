-- Whether a lesson has its room for itself is settled when its slot is, and again when the room becomes shared or ceases to be.
-- A lesson that keeps its slot keeps the answer: lessons of the past that shared a room are no clash because it is shared no more.
-- The room is locked as its foreign key will lock it, so that a change of it is waited for and then seen.
CREATE OR REPLACE FUNCTION app.keep_lesson() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_shared boolean;
BEGIN
    NEW.sitting := coalesce(NEW.sitting, NEW.id);
    IF TG_OP = 'INSERT' OR (NEW.room_id, NEW.starts_at, NEW.ends_at, NEW.status = 'cancelled')
            IS DISTINCT FROM (OLD.room_id, OLD.starts_at, OLD.ends_at, OLD.status = 'cancelled') THEN
        NEW.exclusive_room_id := NULL;
        IF NEW.room_id IS NOT NULL AND NEW.status <> 'cancelled' THEN
            SELECT shared INTO is_shared FROM room WHERE id = NEW.room_id FOR KEY SHARE;
            NEW.exclusive_room_id := CASE WHEN NOT is_shared THEN NEW.room_id END;
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION app.carry_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM lesson WHERE room_id = NEW.id AND ends_at > app.now() ORDER BY id FOR NO KEY UPDATE;
    UPDATE lesson SET exclusive_room_id = CASE WHEN NOT NEW.shared AND status <> 'cancelled' THEN room_id END
        WHERE room_id = NEW.id AND ends_at > app.now();
    RETURN NULL;
END $$;
CREATE TRIGGER carry_room AFTER UPDATE OF shared ON room
    FOR EACH ROW WHEN (OLD.shared IS DISTINCT FROM NEW.shared) EXECUTE FUNCTION app.carry_room();
