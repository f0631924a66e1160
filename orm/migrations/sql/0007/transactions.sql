-- Ids of events are taken before their transactions commit, so that a smaller one may appear after a larger one. Who reads what is
-- new since a snapshot compares transactions instead. (The row's own xmin will not do: inside a savepoint it names that one.)
ALTER TABLE event ADD COLUMN transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX ix_event_transaction ON event (transaction_id);
