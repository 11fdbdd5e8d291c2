"""The hooks of the platform that the designer answers, gathered for ``surface``."""

from .grouping.starters import demonstrate

__all__ = ["demonstrate"]
