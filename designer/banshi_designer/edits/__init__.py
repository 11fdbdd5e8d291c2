"""Edits of a draft as pure functions: an operation takes a definition to the next and mends every reference.

``apply`` does an operation, ``between`` says what it changed, ``inverse`` takes that back.
"""

from .deltas import Change, Clash, between, follow, inverse
from .operations import Operation, apply, from_json, to_json, touches
from .problems import CannotDo

__all__ = [
    "CannotDo", "Change", "Clash", "Operation", "apply", "between", "follow", "from_json", "inverse", "to_json",
    "touches",
]  # fmt: skip
