-- What changes who may do what, account by account: who, when, what, why. What an import or the seed brings is its own history.
CREATE FUNCTION app.record_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    account bigint := CASE WHEN TG_TABLE_NAME = 'account' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'account_id')::bigint END;
BEGIN
    INSERT INTO account_history (account_id, what, grant_id, activation_id, at, actor_id, reason)
        VALUES (account, TG_ARGV[0], CASE TG_TABLE_NAME WHEN 'role_grant' THEN NEW.id END,
            CASE TG_TABLE_NAME WHEN 'activation' THEN NEW.id END, app.now(), app.actor(), app.reason());
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION app.record_account FROM PUBLIC;

CREATE TRIGGER record_opening AFTER INSERT ON account
    FOR EACH ROW WHEN (app.actor() IS NOT NULL) EXECUTE FUNCTION app.record_account('account_opened');
CREATE TRIGGER record_password AFTER UPDATE OF password_hash ON account
    FOR EACH ROW WHEN (NEW.password_hash IS NOT NULL AND OLD.password_hash IS DISTINCT FROM NEW.password_hash)
    EXECUTE FUNCTION app.record_account('password_set');
CREATE TRIGGER record_no_password AFTER UPDATE OF password_hash ON account
    FOR EACH ROW WHEN (NEW.password_hash IS NULL AND OLD.password_hash IS NOT NULL)
    EXECUTE FUNCTION app.record_account('password_dropped');
CREATE TRIGGER record_block AFTER UPDATE OF blocked_at ON account
    FOR EACH ROW WHEN (OLD.blocked_at IS NULL AND NEW.blocked_at IS NOT NULL) EXECUTE FUNCTION app.record_account('account_blocked');
CREATE TRIGGER record_unblock AFTER UPDATE OF blocked_at ON account
    FOR EACH ROW WHEN (OLD.blocked_at IS NOT NULL AND NEW.blocked_at IS NULL) EXECUTE FUNCTION app.record_account('account_unblocked');

CREATE TRIGGER record_issue AFTER INSERT ON activation FOR EACH ROW EXECUTE FUNCTION app.record_account('slip_issued');
CREATE TRIGGER record_use AFTER UPDATE OF used_at ON activation
    FOR EACH ROW WHEN (OLD.used_at IS NULL AND NEW.used_at IS NOT NULL) EXECUTE FUNCTION app.record_account('slip_used');
CREATE TRIGGER record_end AFTER UPDATE OF ended_at ON activation
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION app.record_account('slip_ended');

CREATE TRIGGER record_giving AFTER INSERT ON role_grant
    FOR EACH ROW WHEN (app.actor() IS NOT NULL) EXECUTE FUNCTION app.record_account('role_given');
CREATE TRIGGER record_taking AFTER UPDATE OF revoked_at ON role_grant
    FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS DISTINCT FROM NEW.revoked_at)
    EXECUTE FUNCTION app.record_account('role_taken');
CREATE TRIGGER record_keeping AFTER UPDATE OF revoked_at ON role_grant
    FOR EACH ROW WHEN (NEW.revoked_at IS NULL AND OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION app.record_account('role_kept');
CREATE TRIGGER record_block AFTER UPDATE OF blocked_at ON role_grant
    FOR EACH ROW WHEN (OLD.blocked_at IS NULL AND NEW.blocked_at IS NOT NULL) EXECUTE FUNCTION app.record_account('role_blocked');
CREATE TRIGGER record_unblock AFTER UPDATE OF blocked_at ON role_grant
    FOR EACH ROW WHEN (OLD.blocked_at IS NOT NULL AND NEW.blocked_at IS NULL) EXECUTE FUNCTION app.record_account('role_unblocked');

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON account_history
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
ALTER TABLE account_history ENABLE ALWAYS TRIGGER refuse_change;
-- Accounts stand outside the tenancy, and so does what became of them: nobody reads it through the API.
GRANT SELECT ON account_history TO diary_app;

UPDATE account a SET signed_in_at = (SELECT max(s.created_at) FROM session s WHERE s.account_id = a.id)
    WHERE EXISTS (SELECT 1 FROM session s WHERE s.account_id = a.id);
