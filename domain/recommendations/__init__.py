"""Teachers' recommendations to one student: what is read of them, and how they are written (R2.8)."""

from domain.recommendations.reading import recommendations, recommendations_by_id

__all__ = ["recommendations", "recommendations_by_id"]
