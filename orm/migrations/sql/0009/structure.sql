-- Named, so that a refusal can say which rule it was.
ALTER TABLE marking_policy
    ADD CONSTRAINT uq_marking_policy_school UNIQUE (school_id),
    ADD CONSTRAINT ck_marking_policy_scale CHECK (scale IN (5, 10, 12, 100) AND lowest BETWEEN 1 AND scale - 1),
    ADD CONSTRAINT ck_marking_policy_codes CHECK (codes <@ ARRAY['зч', 'нзч', 'н/а', 'осв', '.']);
ALTER TABLE curriculum ADD CONSTRAINT uq_curriculum_class UNIQUE (school_class_id);
ALTER TABLE curriculum_subject
    ADD CONSTRAINT uq_curriculum_subject UNIQUE (curriculum_id, subject_id),
    ADD CONSTRAINT ck_curriculum_subject_hours CHECK (hours BETWEEN 1 AND 2000);

-- Every school has a policy: those there are, and each that comes, whoever brings it.
CREATE FUNCTION app.give_policy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO marking_policy (school_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER give_policy AFTER INSERT ON school FOR EACH ROW EXECUTE FUNCTION app.give_policy();
INSERT INTO marking_policy (school_id) SELECT id FROM school ORDER BY id;

-- A version rises with each change, an import's included, so that whoever read the row before is told.
CREATE FUNCTION app.keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
DO $$
DECLARE noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['school', 'school_year', 'reporting_period', 'vacation', 'bell_schedule', 'subject', 'room',
        'work_type', 'marking_policy', 'curriculum'] LOOP
        EXECUTE format('CREATE TRIGGER keep_version BEFORE UPDATE ON %I FOR EACH ROW
            WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION app.keep_version()', noun);
    END LOOP;
END $$;
