"""The hooks of the platform that the runtime answers, gathered for ``surface``."""

from .impact import assess_applications, pending_applications
from .rehearsal import preview_certificate
from .sandbox import ask_trial, begin_trial, end_trial, rehearse_matter
from .sealing import check_package

__all__ = [
    "ask_trial", "assess_applications", "begin_trial", "check_package", "end_trial", "pending_applications",
    "preview_certificate", "rehearse_matter",
]  # fmt: skip
