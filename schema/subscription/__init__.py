"""Subscriptions: typed events of a student's diary, a class page and a school."""

from schema.subscription.compiled import FieldFailedError, Selection, selection, shaping
from schema.subscription.events import EVENTS
from schema.subscription.fields import Subscription

__all__ = ["EVENTS", "FieldFailedError", "Selection", "Subscription", "selection", "shaping"]
