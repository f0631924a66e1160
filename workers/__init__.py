"""Work that nobody waits for: messages in, effects out. A message only wakes; what is owed stands in the database."""
