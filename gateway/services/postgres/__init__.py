"""The embedded PostgreSQL: its programs, its cluster of data, its roles and database."""
