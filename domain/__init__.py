"""The rules of a school diary."""
