"""A document judged: one finding per cause, at the very place that must be mended, in the order of the page.

``validate`` judges answers as they would be submitted, ``verdict`` a document as it stands. What an error of the judge
becomes is findings'; here checks across fields (``x-check``) are added, with their own words, and all is put in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from referencing.exceptions import Unresolvable

from . import formulas
from .effective import effective
from .evaluate import submitted, walk
from .findings import findings_of, labelled, title_at
from .judge import judge_of
from .limits import Refused, bounded, faults, has_unseen
from .names import child, keys
from .promised import promised
from .sound import judgeable, sound
from .subschemas import parts
from .values import Context, Finding, Json

MOST_FINDINGS = 500
_HOPELESS = ("too_deep", "too_large", "number_size")  # nothing else can be judged before these are mended


@bounded
def validate(schema: Json, data: Json, context: Context) -> list[Finding]:
    """Everything there is to say about the answers as they would be submitted; empty when all is well.

    Raises Refused for a schema that cannot be judged by; ``check_schema`` finds those before publishing.
    """
    schema = sound(schema)
    if hopeless := _hopeless(schema, data):
        return hopeless
    decided, kept = submitted(schema, data, context)
    found = [labelled(finding, decided) for finding in faults(kept)]
    found += findings_of(judge_of(schema).errors(kept, context.today), decided)
    found += _checked(decided, kept, context)
    found += promised(decided, kept, context)
    return _arranged(found, decided, kept)


@bounded
def verdict(schema: Json, data: Json, context: Context) -> list[Finding]:
    """What keeps a document from being valid as it stands: nothing pruned or filled in, by the draft it names.

    Formats and checks across fields count. Raises Refused when nobody can tell: a reference that leads astray, a rule
    of no use. What was found before that is told instead: the document is not valid, whatever is hidden there.
    """
    read = judgeable(schema)
    if hopeless := _hopeless(read.page, data):
        return hopeless
    decided = _decided(read.page, data)
    found = [labelled(finding, decided) for finding in _faults(read.native, data)]
    found += findings_of(_before_refusal(judge_of(read.native).errors(data, context.today), found), decided)
    return _arranged([*found, *_checked(decided, data, context)], decided, data)


def _before_refusal(errors: Iterator[Any], found: list[Finding]) -> Iterator[Any]:
    """The errors up to a refusal, which is passed on when there is nothing to say without it."""
    some = bool(found)
    try:
        for error in errors:
            some = True
            yield error
    except (Refused, Unresolvable, RecursionError):
        if not some:
            raise


def _decided(schema: Json, data: Json) -> Mapping[str, Any]:
    """What is asked of a document, for its titles and checks; a schema that leads astray has none of either."""
    try:
        return effective(judge_of(schema), schema, data)
    except (Refused, Unresolvable, RecursionError):
        return {}


def _faults(schema: Json, data: Json) -> list[Finding]:
    """What is wrong with the document whatever its schema says, but for texts and names that it lists itself."""
    found = faults(data)
    listed = _listed(schema) if found else frozenset()
    return [
        finding for finding in found if finding.code != "control" or not _is_listed(data, finding, listed)
    ]


def _listed(schema: Json) -> frozenset[str]:
    texts: set[str] = set()
    for _, part in parts(schema):
        options = [*part.get("enum", ()), part.get("const")]
        texts.update(option for option in options if isinstance(option, str))
        texts.update([*part.get("properties", ()), *(part["required"] if _has_names(part) else ())])
    return frozenset(texts)


def _has_names(part: Mapping[str, Any]) -> bool:
    return isinstance(part.get("required"), list)


def _is_listed(data: Json, finding: Finding, listed: frozenset[str]) -> bool:
    value = data
    for key in keys(finding.pointer):
        value = value[int(key)] if isinstance(value, list) else value[key]
    texts = [value] if isinstance(value, str) else value
    return all(text in listed for text in texts if has_unseen(text))


def _hopeless(schema: Json, data: Json) -> list[Finding]:
    return [labelled(finding, schema) for finding in faults(data) if finding.code in _HOPELESS]


def _arranged(found: list[Finding], decided: Mapping[str, Any], data: Json) -> list[Finding]:
    """Findings in the order of the page, one for each cause."""
    if found:
        order = {pointer: at for at, pointer in enumerate(_pages(decided, data))}
        found.sort(key=lambda finding: _place(finding.pointer, order))
    return list(_once(found))[:MOST_FINDINGS]


def _checked(decided: Mapping[str, Any], data: Json, context: Context) -> Iterator[Finding]:
    """The checks of every object and row; one whose names have no value yet does not apply."""
    root = cache(partial(formulas.prepared, data))
    for pointer, part, value in walk(decided, data):
        checks = part.get("x-check", ())
        if not checks or not isinstance(value, Mapping):
            continue
        last = pointer.rpartition("/")[2]
        whole = root() if any("root" in str(check.get("rule", "")) for check in checks) else None
        variables = formulas.scope(value, whole, int(last) if last.isdecimal() else None, context)
        for check in checks:
            if _fails(str(check.get("rule", "")), variables):
                yield _said(check, pointer, decided)


def _fails(rule: str, variables: Mapping[str, Any]) -> bool:
    try:
        return formulas.evaluate(rule, variables) is False
    except formulas.BadFormula:
        return False


def _said(check: Mapping[str, Any], pointer: str, decided: Mapping[str, Any]) -> Finding:
    at = str(check.get("at", ""))
    where = pointer
    for name in (part for part in at.split("/") if part):
        where = child(where, name.replace("~1", "/").replace("~0", "~"))
    return Finding(
        pointer=where,
        code=str(check.get("id", "check")),
        severity=check.get("severity", "error"),
        keyword="x-check",
        message=check.get("message"),
        label=title_at(decided, where),
    )


def _pages(schema: Mapping[str, Any], value: Json) -> Iterator[str]:
    """Pointers in the order of the page: steps and sections first, then each object's own order."""
    for pointer, part, _ in walk(_ordered(schema), value):
        yield from (child(pointer, name) for name in part.get("properties", {}))


def _ordered(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    listed = [
        name
        for step in schema.get("x-steps", ())
        for section in step.get("sections", ())
        for name in section.get("fields", ())
    ] or list(schema.get("x-order", ()))
    properties = schema.get("properties", {})
    names = [name for name in listed if name in properties]
    names += [name for name in properties if name not in names]
    return {**schema, "properties": {name: _ordered_below(properties[name]) for name in names}}


def _ordered_below(schema: Json) -> Json:
    if not isinstance(schema, Mapping):
        return schema
    below = dict(schema)
    for key in ("prefixItems",):
        if isinstance(below.get(key), list):
            below[key] = [_ordered_below(part) for part in below[key]]
    return _ordered(below) if "properties" in below else below


def _place(pointer: str, order: Mapping[str, int]) -> tuple[int, str]:
    nearest = pointer
    while nearest and nearest not in order:
        nearest = nearest.rpartition("/")[0]
    return order.get(nearest, -1), pointer


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding per cause: of an answer of the wrong type nothing more is said, and nothing is said twice."""
    seen: set[tuple[str, str]] = set()
    mistyped: set[str] = set()
    for finding in findings:
        code = "choice" if finding.code == "const" else finding.code
        if finding.pointer in mistyped or (finding.pointer, code) in seen:
            continue
        seen.add((finding.pointer, code))
        if finding.code in ("type", "required", "control"):
            mistyped.add(finding.pointer)
        yield finding
