"""What the guide for front ends shows, done."""
