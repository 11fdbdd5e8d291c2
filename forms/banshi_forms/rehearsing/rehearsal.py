"""A rehearsal: made-up documents are drawn, posted as a browser would, read and judged, and must come back the same.

A file's answer is a reference that only the storing of a file can give, so files come back out of memory; all else
comes back from the page alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..evaluate import prune
from ..html import render
from ..names import child
from ..nodes import find, plan, walk
from ..posts import read
from ..spelling import spell
from ..validate import validate
from ..values import Context, Json, Node
from .browser import posted
from .coverage import Branches, branches
from .coverage import as_json as branches_as_json
from .documents import made as made_up
from .faults import misses_of
from .places import look, put


@dataclass(frozen=True)
class Failure:
    """A document that did not come back, as small as it could be made."""

    document: Json
    posted: tuple[tuple[str, str], ...]
    returned: Json
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a rehearsal saw. ``unmade`` counts documents that could not be made valid, by what was wrong with them."""

    made: int
    came_back: int
    misses: int
    misses_told: int
    unmade: Mapping[str, int]
    failure: Failure | None = None
    branches: Branches = field(default_factory=lambda: Branches(0, 0))

    @property
    def holds(self) -> bool:
        return self.failure is None and self.misses == self.misses_told


def rehearse(schema: Json, count: int, seed: int, context: Context) -> Report:
    """Try a form out with as many documents, and with near misses of them."""
    made, came_back, failure = 0, 0, None
    unmade: dict[str, int] = {}
    documents = made_up(schema, count, seed, context)
    for sample in documents.samples:
        for finding in sample.faults[:1]:
            why = f"{finding.pointer} {finding.code}"
            unmade[why] = unmade.get(why, 0) + 1
        if sample.faults:
            continue
        made += 1
        failed = _trip(schema, sample.document, context)
        came_back += failed is None
        if failed and failure is None:
            failure = _smallest(schema, failed, context)
    misses = misses_of(schema, documents.samples, count, seed, context)
    told = sum(_is_told(schema, miss.document, miss.pointer, context) for miss in misses)
    reached = branches(schema, documents, context)
    return Report(made, came_back, len(misses), told, unmade, failure, reached)


def _trip(schema: Json, document: Json, context: Context) -> Failure | None:
    """From a document to its page and back; None when it comes back the same and is still valid."""
    root = plan(schema, document, context)
    pairs = posted(str(render(root, "edit", context.locale)))
    parsed = read(schema, pairs, _remembered(root, document), context)
    returned = prune(schema, parsed.data, context)
    found = [f for f in validate(schema, returned, context) if f.severity == "error"]
    if spell(returned) == spell(prune(schema, document, context)) and not parsed.findings and not found:
        return None
    told = tuple(f"{finding.pointer} {finding.code}" for finding in (*parsed.findings, *found))
    return Failure(document, tuple(pairs), returned, told)


def _remembered(root: Node, document: Json) -> Json:
    """What the page does not carry: files, hidden answers, those that no field asks for, what nobody may change."""
    kept: Json = {} if isinstance(document, Mapping) else None
    for node in walk(root):
        for pointer in _unseen(node):
            if pointer and look(document, pointer) is not None:
                kept = put(_frame(kept, document, pointer), pointer, look(document, pointer))
    return kept


def _unseen(node: Node) -> list[str]:
    """The places of answers for which a node posts nothing."""
    if node.kind == "others":
        return [child(node.pointer.rpartition("/")[0], name) for name in node.value]
    return [node.pointer] if node.read_only or node.kind in ("files", "hidden") else []


def _frame(kept: Json, document: Json, pointer: str) -> Json:
    """The lists and objects in which a place lies, empty but there."""
    kept = [{} for _ in document] if kept is None else kept
    above = ""
    for key in pointer.split("/")[1:-1]:
        above += f"/{key}"
        held = look(document, above)
        if look(kept, above) is None:
            kept = put(kept, above, [{} for _ in held] if isinstance(held, list) else {})
    return kept


def _smallest(schema: Json, failure: Failure, context: Context) -> Failure:
    """The failure with every answer left out that it does not need."""
    smaller = True
    while smaller:
        smaller = False
        document = failure.document
        names = [child("", name) for name in document] if isinstance(document, Mapping) else []
        for pointer in names:
            less = put(document, pointer, None)
            if any(finding.severity == "error" for finding in validate(schema, less, context)):
                continue
            tried = _trip(schema, less, context)
            if tried is not None:
                failure, smaller = tried, True
                break
    return failure


def _is_told(schema: Json, document: Json, pointer: str, context: Context) -> bool:
    """Whether what is wrong is said on the page: at its field, or where a field that is not there would stand."""
    findings = validate(schema, document, context)
    root = plan(schema, document, context, findings)
    said = any(f.severity == "error" for node in walk(root) for f in node.findings)
    return said and any(find(root, place) is not None or not place for place in _upwards(pointer))


def _upwards(pointer: str) -> list[str]:
    found = [pointer]
    while pointer:
        pointer = pointer.rpartition("/")[0]
        found.append(pointer)
    return found


def as_json(report: Report) -> dict[str, Any]:
    """The report as the command prints it."""
    told: dict[str, Any] = {
        "holds": report.holds, "made": report.made, "came_back": report.came_back, "misses": report.misses,
        "misses_told": report.misses_told, "unmade": dict(report.unmade),
        "branches": branches_as_json(report.branches),
    }  # fmt: skip
    if report.failure:
        told["failure"] = {
            "data": report.failure.document, "posted": [list(pair) for pair in report.failure.posted],
            "returned": report.failure.returned, "findings": list(report.failure.findings),
        }  # fmt: skip
    return told
