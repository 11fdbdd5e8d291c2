"""The form engine: JSON Schema in; HTML, data, findings out. Pure: no clock, no database, no web.

This is its door: other packages use what stands here.
"""

from .checks import check
from .evaluate import Resolution, compute, prune, resolve
from .html import LiveLinks, render
from .judge import meta_schema
from .language import check_schema
from .limits import Refused
from .localise import localise
from .masking import mask
from .materials import MaterialNeed, called_for, first_match, given_in_form, holds, join, missing
from .matter import BadPackage, Definition, from_canonical, read_package, title, to_canonical, to_files
from .messages import sentence
from .nodes import plan, step
from .posts import Parsed, parse, read
from .prefill import prefill
from .suggest import suggest
from .validate import validate, verdict
from .values import Context, FileFacts, Finding, Node, Option

__all__ = [
    "BadPackage", "Context", "Definition", "FileFacts", "Finding", "LiveLinks", "MaterialNeed", "Node",
    "Option", "Parsed", "Refused", "Resolution", "called_for", "check", "check_schema", "compute", "first_match",
    "from_canonical", "given_in_form", "holds", "join", "localise", "mask", "meta_schema", "missing",
    "parse", "plan", "prefill", "prune", "read", "read_package", "render", "resolve", "sentence", "step", "suggest",
    "title", "to_canonical", "to_files", "validate", "verdict",
]  # fmt: skip
