"""A school's own data is written without files: a file for each part of it, and `keeping`, which they share."""
