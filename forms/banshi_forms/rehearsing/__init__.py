"""Forms tried out before anybody fills them in: made-up documents, and the way through a page and back."""

from .documents import Sample, generate
from .faults import Miss, near_misses
from .rehearsal import Report, rehearse

__all__ = ["Miss", "Report", "Sample", "generate", "near_misses", "rehearse"]
