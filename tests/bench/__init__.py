"""Figures, never assertions: `make bench` prints what this machine does, as ratios within one run where it can."""
