"""The consent register (R1): decisions as they are listed, the state that follows from them at a moment, and how one is taken."""
