"""Where families are reached, and how they wish to be told (R7)."""
