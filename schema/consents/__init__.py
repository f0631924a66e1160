"""The consent register (R1): its types, how it is read, and how a decision is put into it."""
