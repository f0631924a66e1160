"""Microsoft School Data Sync v1 (CSV)."""
