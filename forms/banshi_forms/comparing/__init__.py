"""Differences between two versions, in words, each with how grave it is for answers given so far."""

from .changes import EFFECTS, Change, Effect, Example
from .forms import compare
from .matters import compare_matters

__all__ = ["EFFECTS", "Change", "Effect", "Example", "compare", "compare_matters"]
