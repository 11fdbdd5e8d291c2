"""The form engine: JSON Schema in; HTML, data, findings out. Pure: no clock, no database, no web.

This is its door: other packages use what stands here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .evaluate import Resolution, compute, prune, resolve
from .judge import meta_schema
from .language import check_schema
from .limits import Refused
from .localise import localise
from .messages import sentence
from .prefill import prefill
from .validate import validate, verdict
from .values import Context, FileFacts, Finding, Node, Option

if TYPE_CHECKING:
    from .checks import check
    from .html import LiveLinks, render
    from .masking import mask
    from .materials import MaterialNeed, called_for, first_match, given_in_form, holds, join, missing
    from .matter import BadPackage, Definition, from_canonical, read_package, title, to_canonical, to_files
    from .nodes import plan, step
    from .posts import Parsed, parse, read
    from .rehearsing.contradictions import unreachable
    from .suggesting import suggest

_LATER = {  # module → the names that are loaded from it when somebody asks: who judges draws no page
    "checks": "check",
    "html": "LiveLinks render",
    "masking": "mask",
    "materials": "MaterialNeed called_for first_match given_in_form holds join missing",
    "matter": "BadPackage Definition from_canonical read_package title to_canonical to_files",
    "nodes": "plan step",
    "posts": "Parsed parse read",
    "rehearsing.contradictions": "unreachable",
    "suggesting": "suggest",
}
_HOMES = {name: module for module, names in _LATER.items() for name in names.split()}

__all__ = [
    "BadPackage", "Context", "Definition", "FileFacts", "Finding", "LiveLinks", "MaterialNeed", "Node",
    "Option", "Parsed", "Refused", "Resolution", "called_for", "check", "check_schema", "compute", "first_match",
    "from_canonical", "given_in_form", "holds", "join", "localise", "mask", "meta_schema", "missing",
    "parse", "plan", "prefill", "prune", "read", "read_package", "render", "resolve", "sentence", "step", "suggest",
    "title", "to_canonical", "to_files", "unreachable", "validate", "verdict",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    return found
