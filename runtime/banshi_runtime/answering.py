"""The hooks of the platform that the runtime answers, gathered for ``surface``."""

from .impact import assess_applications
from .rehearsal import preview_certificate

__all__ = ["assess_applications", "preview_certificate"]
