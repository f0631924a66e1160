"""The calendar of a child over HTTP, as RFC 5545 has it."""
