"""Where families are reached, and the form agreed with them."""
