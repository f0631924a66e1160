"""A school to look at and a city to measure with, made by a generator with a fixed seed and laid around a given day."""

from domain.demo.laying import is_empty, seed, seed_city
from domain.demo.write import AlreadySeededError

__all__ = ["AlreadySeededError", "is_empty", "seed", "seed_city"]
