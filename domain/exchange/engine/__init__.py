"""From staged rows to the tables: each step is a few statements about all rows at once."""
