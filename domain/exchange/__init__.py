"""Data of other systems, taken in bulk (R8.1).

A *source* recognises a folder or an archive by what is in it and yields typed rows, each with its file and line. The engine
stages them in temporary tables, finds what they refer to, and brings the database to what they say: in one transaction, one
import at a time, through the external ids of `external_row`.
"""
