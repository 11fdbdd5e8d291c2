"""Rules that contradict each other: branches that no valid document takes, answers that nobody can complete.

Sound, not complete: what is reported is certain, by the plain keywords of one field (types, options, bounds, required,
forbidden). It looks at the rules of the outermost object, ``if/then/else`` in ``allOf`` and in one another, up to two
at once. Left out: references, ``oneOf``/``anyOf``, patterns, rows, rules that ask whether an answer is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Any

from ..evaluate import prune
from ..judge import Judge, judge_of
from ..keywords import key_of
from ..limits import Refused
from ..names import child, keys
from ..validate import validate
from ..values import Context, Finding, Json
from .crossed import is_impossible

MOST_TRIES = 2000  # pairs of rules looked at
MOST_DOCUMENTS = 64  # tried for one set of rules
_TESTS = frozenset({"properties", "required", "type", "title", "description", "$comment"})
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Branch:
    """One side of a rule: what must hold or not for it, what it says then, and what was said on the way to it."""

    pointer: str
    holding: tuple[tuple[Schema, bool], ...]
    own: tuple[Schema, ...]
    above: tuple[Schema, ...]

    def says(self) -> tuple[Schema, ...]:
        return self.above + self.own


def unreachable(schema: Json, context: Context) -> list[Finding]:
    """Warnings: ``params`` has the smallest ``example``, the ``parts`` of the schema and the ``fields``."""
    judge = judge_of(schema)
    if not isinstance(schema, Mapping) or (judge.draft and judge.draft.year < 7):
        return []
    base = tuple(_flat(schema))
    branches = list(_branches(schema, "", (), base))
    dead = [branch for branch in branches if _never(branch)]
    found = [_told_dead(branch, branches, base) for branch in _outermost(dead)]
    seen: set[str] = set()
    for size in (0, 1, 2):
        for chosen in _sets([branch for branch in branches if branch not in dead], size):
            for name, example in _crossing(judge, schema, base, chosen, context):
                if name not in seen:
                    seen.add(name)
                    found.append(_told_crossing(name, example, chosen))
    return found


def _flat(schema: Json) -> Iterator[Schema]:
    """The schema and what surely holds with it; beside a reference nothing is sure in older drafts."""
    if isinstance(schema, Mapping) and "$ref" not in schema:
        yield schema
        for part in schema.get("allOf", ()):
            yield from _flat(part)


def _branches(
    schema: Json, at: str, holding: tuple[tuple[Schema, bool], ...], above: tuple[Schema, ...]
) -> Iterator[Branch]:
    if not isinstance(schema, Mapping) or "$ref" in schema:
        return
    for number, part in enumerate(schema.get("allOf", ())):
        yield from _branches(part, f"{at}/allOf/{number}", holding, above)
    test = schema.get("if")
    if not isinstance(test, Mapping):
        return
    for word, side in (("then", True), ("else", False)):
        if isinstance(schema.get(word), Mapping):
            branch = Branch(f"{at}/{word}", (*holding, (test, side)), tuple(_flat(schema[word])), above)
            yield branch
            yield from _branches(schema[word], branch.pointer, branch.holding, branch.says())


def _never(branch: Branch) -> bool:
    """Whether what must hold for a branch contradicts itself or what is asked anyway."""
    told = [*branch.above, *(part for test, side in branch.holding if side for part in _flat(test))]
    return any(is_impossible(told, name) for name in _required(told))


def _outermost(dead: Sequence[Branch]) -> list[Branch]:
    pointers = [branch.pointer for branch in dead]
    return [b for b in dead if not any(b.pointer.startswith(f"{other}/") for other in pointers)]


def _required(parts: Sequence[Schema]) -> list[str]:
    return list(dict.fromkeys(name for part in parts for name in part.get("required", ())))


def _fields(parts: Sequence[Schema]) -> set[str]:
    return {name for part in parts for name, sub in part.get("properties", {}).items() if sub is not False}


def _sets(branches: Sequence[Branch], size: int) -> Iterator[tuple[Branch, ...]]:
    """The sets of rules that speak of a field in common."""
    spoken = {id(branch): _spoken(branch.own) for branch in branches}
    sets = combinations(branches, size)
    near = (chosen for chosen in sets if size < 2 or spoken[id(chosen[0])] & spoken[id(chosen[1])])
    return islice(near, MOST_TRIES)


def _spoken(parts: Sequence[Schema]) -> set[str]:
    return {name for part in parts for name in (*part.get("properties", {}), *part.get("required", ()))}


def _crossing(
    judge: Judge, schema: Json, base: tuple[Schema, ...], chosen: tuple[Branch, ...], context: Context
) -> Iterator[tuple[str, Json]]:
    """Fields that must and cannot be given once the rules are fired, with answers that fire them."""
    told = [*base, *(part for branch in chosen for part in branch.says())]
    crossed = [name for name in _required(told) if is_impossible(told, name)]
    if not crossed:
        return
    tests = [test for branch in chosen for test in branch.holding]
    for document in islice(_documents([test for test, _ in tests], base), MOST_DOCUMENTS):
        if all(judge.holds(test, document) is side for test, side in tests) and _is_given(
            schema, document, context
        ):
            yield from ((name, document) for name in crossed if name not in document)
            return


def _is_given(schema: Json, document: Schema, context: Context) -> bool:
    """Whether a person can answer so: every answer is asked for, and nothing is wrong with any of them."""
    try:
        kept = prune(schema, document, context)
        wrong = [f for f in validate(schema, document, context) if f.severity == "error"]
    except Refused:
        return False  # too much to judge: nothing is certain
    named = {next(iter(keys(finding.pointer)), "") for finding in wrong}
    return key_of(kept) == key_of(document) and not named & {"", *document}


def _documents(tests: Sequence[Schema], base: Sequence[Schema]) -> Iterator[dict[str, Json]]:
    """Answers to all that is tested: a completion adds others, so the tests stay as they are."""
    if any(not _TESTS.issuperset(test) for test in tests):
        return
    names = sorted({name for test in tests for name in _spoken([test])})
    each = [_answers(name, [*tests, *base]) for name in names]
    for values in product(*each):
        yield dict(zip(names, values, strict=True))


def _answers(name: str, parts: Sequence[Schema]) -> list[Json]:
    about = [sub for part in parts if isinstance(sub := part.get("properties", {}).get(name), Mapping)]
    made: list[Json] = []
    for sub in about:
        made += [sub["const"]] if "const" in sub else []
        made += sub.get("enum", ())
        made += [option["const"] for option in sub.get("oneOf", ()) if "const" in option]
        made += [True, False] if sub.get("type") == "boolean" else []
        for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            made += [sub[key], sub[key] + 1, sub[key] - 1] if key in sub else []
    return list({key_of(value): value for value in (*made, "样例", 1)}.values())


def _told_dead(branch: Branch, branches: Sequence[Branch], base: Sequence[Schema]) -> Finding:
    elsewhere = _fields(base).union(*(_fields(other.own) for other in branches if other is not branch))
    fields = sorted(_fields(branch.own) - elsewhere)
    tests = [test for test, _ in branch.holding]
    judged = ((d, [judge_of(test).holds(test, d) for test in tests]) for d in _documents(tests, ()))
    sides = [side for _, side in branch.holding]
    example = next((d for d, held in islice(judged, MOST_DOCUMENTS) if held == sides), None)
    zh = "没有任何有效的填写能满足这条规则的条件"
    zh += f"，字段“{'、'.join(fields)}”永远不会出现。" if fields else "。"
    en = "No valid answers meet this rule's condition"
    en += f"; never asked for: {', '.join(fields)}." if fields else "."
    return _finding("unreachable", branch.pointer, zh, en, example, [branch.pointer], fields)


def _told_crossing(name: str, example: Json, chosen: Sequence[Branch]) -> Finding:
    pointers = [branch.pointer for branch in chosen] or [child("/properties", name)]
    zh = f"这样填写后，“{name}”必须填写，却没有任何答案符合全部规则。"
    en = f"With these answers “{name}” must be given, and no answer to it fulfils all the rules."
    return _finding("contradiction", pointers[-1], zh, en, example, pointers, [name])


def _finding(
    code: str, pointer: str, zh: str, en: str, example: Json, parts: list[str], fields: list[str]
) -> Finding:
    params = {"example": example, "parts": parts, "fields": fields}
    return Finding(pointer, code, params, "warning", {"zh_CN": zh, "en": en})
