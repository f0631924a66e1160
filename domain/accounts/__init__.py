"""How people get in: accounts opened by the school, one-time codes, blocking, roles, and what is one's own to keep."""
