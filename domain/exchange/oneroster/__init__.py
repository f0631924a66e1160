"""OneRoster 1.1 and 1.2 in its CSV binding, bulk and delta."""
