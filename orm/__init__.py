"""Tables and migrations. Everything above reads and writes through them; nothing here knows a rule."""
