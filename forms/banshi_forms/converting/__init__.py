"""Forms of other dialects as schemas of ours, with a report of what became of every element, and ours as theirs.

One module reads one dialect; it is loaded when it is asked for, so that a form of Form.io needs no spreadsheet reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from .ledger import Entry, counts, told
from .result import Conversion, Unusable

DIALECTS: Mapping[str, str] = {
    "rjsf": "react-jsonschema-form", "jsonforms": "JSON Forms", "formio": "Form.io and Open Forms",
    "xlsform": "XLSForm",
}  # fmt: skip
OF_FILES = frozenset({"xlsform"})  # these read files, the others JSON

__all__ = ["DIALECTS", "OF_FILES", "Conversion", "Entry", "Unusable", "convert", "counts", "told"]


def convert(dialect: str, sources: Sequence[Any]) -> Conversion:
    """A form of another dialect in ours: parsed JSON, or the path of a workbook. Raises Unusable."""
    converted: Conversion = import_module(f".{dialect}", __name__).convert(sources)
    return converted
