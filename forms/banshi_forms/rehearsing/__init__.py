"""Forms tried out before anybody fills them in: made-up documents, and the way through a page and back."""

from .coverage import Branches, Missed, branches
from .documents import Made, Sample, generate, made
from .faults import Miss, near_misses
from .rehearsal import Report, rehearse

__all__ = [
    "Branches", "Made", "Miss", "Missed", "Report", "Sample", "branches", "generate", "made", "near_misses",
    "rehearse",
]  # fmt: skip
