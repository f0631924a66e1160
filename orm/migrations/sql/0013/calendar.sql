ALTER TABLE calendar
    ADD CONSTRAINT uq_calendar_token UNIQUE (token_hash),
    ADD CONSTRAINT ck_calendar_token CHECK (length(token_hash) = 32),
    ADD CONSTRAINT ck_calendar_role CHECK (role IN ('guardian', 'student'));

-- A calendar belongs to an account, as a session does, and stands outside the tenancy: the token is all that a reader brings.
GRANT SELECT, INSERT, UPDATE ON calendar TO diary_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO diary_app;
