"""Who saw and who changed a child's data (design: private): what is recorded, how it is sealed, and how it is read."""

from domain.audit.sights import record_sights

__all__ = ["record_sights"]
