-- A subject belongs to one account at a time.
CREATE UNIQUE INDEX uq_identity_subject ON identity (issuer, subject) WHERE ended_at IS NULL;
ALTER TABLE identity_ticket
    ADD CONSTRAINT uq_identity_ticket_token UNIQUE (token_hash),
    ADD CONSTRAINT ck_identity_ticket_hashes CHECK (length(token_hash) = 32 AND length(challenge) = 43);

GRANT SELECT, INSERT, UPDATE ON identity, identity_ticket TO diary_app;
GRANT DELETE ON identity_ticket TO diary_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO diary_app;
