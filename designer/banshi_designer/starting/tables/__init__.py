"""A matter out of the tables of an Excel or Word file: what bureaus call the implementation list (实施清单).

grids reads the file, blocks finds the tables in it, names knows what headings mean; elements, materials and fields
read rows; mapping is what the person said otherwise; making puts a definition together and says what became of all.
"""

from __future__ import annotations

from .grids import Document, read_table
from .making import Made, made
from .mapping import Mapping, mapping
from .unpacking import BadTable

__all__ = ["BadTable", "Document", "Made", "Mapping", "made", "mapping", "read_table"]
