ALTER TABLE consent_decision
    ADD CONSTRAINT ck_consent_purposes CHECK (purposes <@ ARRAY['informing', 'notices', 'exchange']),
    ADD CONSTRAINT ck_consent_channels CHECK (channels <@ ARRAY['web', 'email', 'sms']);

-- What was decided before there were purposes and channels: a consent covered both, and everything else covers nothing.
ALTER TABLE consent_decision DISABLE TRIGGER refuse_change;
UPDATE consent_decision SET purposes = '{}' WHERE decision <> 'consent';
UPDATE consent_decision SET channels = '{}' WHERE decision <> 'consent' OR subject <> 'electronic';
ALTER TABLE consent_decision ENABLE ALWAYS TRIGGER refuse_change;
CREATE INDEX ix_consent_school ON consent_decision (school_id, id DESC);

-- Whoever used a code that the school handed over was seen by the school: a cabinet takes a consent from them.
-- The code's own row is forgotten in time, so the account keeps the moment. A code that was taken back is marked as used too.
UPDATE account a SET identified_at = (SELECT min(v.used_at) FROM activation v WHERE v.account_id = a.id)
    WHERE a.password_hash IS NOT NULL;
