ALTER TABLE contact
    ADD CONSTRAINT ck_contact_owner CHECK (num_nonnulls(guardian_id, student_id) = 1),
    ADD CONSTRAINT ck_contact_address CHECK (
        CASE channel WHEN 'sms' THEN address ~ '^\+[1-9][0-9]{6,14}$' ELSE address ~ '^[!-?A-~]+@[!-?A-~]+$' END),
    ADD CONSTRAINT ck_contact_document CHECK (source = 'entered' OR (document_number <> '' AND document_date IS NOT NULL)),
    ADD CONSTRAINT ck_contact_confirmed CHECK (source = 'entered' OR confirmed_at IS NOT NULL);

-- The same address of one person stands once.
CREATE UNIQUE INDEX uq_contact_guardian ON contact (guardian_id, channel, address) WHERE ended_at IS NULL AND guardian_id IS NOT NULL;
CREATE UNIQUE INDEX uq_contact_student ON contact (student_id, channel, address) WHERE ended_at IS NULL AND student_id IS NOT NULL;
CREATE UNIQUE INDEX uq_notice_form ON notice_form (student_id, guardian_id) NULLS NOT DISTINCT;

ALTER TABLE notice_form
    ADD CONSTRAINT ck_notice_form_quiet CHECK (quiet_from BETWEEN 0 AND 1439 AND quiet_until BETWEEN 0 AND 1439),
    ADD CONSTRAINT ck_notice_form_wishes CHECK (jsonb_typeof(wishes) = 'object');

DO $$
DECLARE thing text;
BEGIN
    FOREACH thing IN ARRAY ARRAY['contact', 'notice_form'] LOOP
        EXECUTE format('CREATE TRIGGER keep_version BEFORE UPDATE ON %I FOR EACH ROW
            WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION app.keep_version()', thing);
        EXECUTE format('CREATE TRIGGER record_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (app.actor() IS NOT NULL) EXECUTE FUNCTION app.record_roster()', thing);
        EXECUTE format('CREATE TRIGGER record_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_roster()', thing);
        EXECUTE format('CREATE TRIGGER record_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION app.record_roster()', thing);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO diary_app', thing);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', thing);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', thing);
        EXECUTE format('CREATE POLICY tenant ON %I USING (school_id = ANY ((SELECT app.schools())::bigint[]))', thing);
    END LOOP;
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO diary_app;
