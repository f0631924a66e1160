"""Changes of lessons (замена и перенос уроков, R2.3): made by the deputy head, each a fact of its own, and taken back."""
