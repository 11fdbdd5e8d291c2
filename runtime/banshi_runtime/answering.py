"""The hooks of the platform that the runtime answers, gathered for ``surface``."""

from .impact import assess_applications
from .rehearsal import preview_certificate
from .sandbox import rehearse_matter

__all__ = ["assess_applications", "preview_certificate", "rehearse_matter"]
