"""PostgreSQL and a Redis-protocol server on this machine, for an installation that was given neither."""
