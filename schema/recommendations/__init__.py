"""Teachers' recommendations: what is read of them, and how they are written (R2.8)."""

from schema.recommendations.reading import Recommendation

__all__ = ["Recommendation"]
