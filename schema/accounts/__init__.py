"""How people get in: slips, roles, blocking, and one's own sessions."""
