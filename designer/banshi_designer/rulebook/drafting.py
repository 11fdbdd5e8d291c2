"""A sentence while somebody writes it: half done, wrong, with lines added and taken away. Nothing typed is lost.

A post is read into a ``Sentence``; its values are read by the engine with the fields' own controls (``v0``, ``v1``, …).
What is wrong with it is told as codes, whose words are the pages'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from banshi_forms import Context, Finding, read, validate
from banshi_forms.values import Json

from ..edits.rules import Rule
from .clauses import Clause, Condition
from .fields import Field, Target, operators, value_schema

MOST_LINES = 30
SHOW, REQUIRE, BOTH = "show", "require", "both"
EFFECTS = (BOTH, SHOW, REQUIRE)
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """A clause half written; ``value`` as the engine has it: several values are a list, two limits a group."""

    field: str = ""
    asks: str = ""
    value: Json = None


@dataclass(frozen=True)
class Outcome:
    """A field, and what the rule does to it."""

    field: str = ""
    effect: str = BOTH


@dataclass(frozen=True)
class Sentence:
    """What stands in the editor."""

    lines: tuple[Line, ...] = ()
    any: bool = False
    outcomes: tuple[Outcome, ...] = ()
    title: str = ""
    always: bool = False  # the condition of a material or a stage may be that there is none


@dataclass(frozen=True)
class Fault:
    """What is wrong: its code, and at which line ("line-0", "outcome-1") or value (a finding of the engine)."""

    code: str
    at: str = ""
    finding: Finding | None = None


def of_condition(condition: Condition) -> tuple[Line, ...]:
    """The lines of a condition that stands already."""
    return tuple(Line(clause.field, clause.asks, _typed(clause)) for clause in condition.clauses)


def _typed(clause: Clause) -> Json:
    if clause.asks == "between":
        return {"from": clause.value[0], "to": clause.value[1]}
    return list(clause.value) if isinstance(clause.value, tuple) else clause.value


def of_rule(rule: Rule, condition: Condition) -> Sentence:
    """The sentence of a rule that stands already."""
    both = [name for name in rule.shows if name in rule.requires]
    outcomes = [Outcome(name, BOTH if name in both else SHOW) for name in rule.shows]
    outcomes += [Outcome(name, REQUIRE) for name in rule.requires if name not in both]
    return Sentence(of_condition(condition), condition.any, tuple(outcomes), rule.title)


def condition_of(sentence: Sentence) -> Condition:
    """The condition of a sentence that has no faults."""
    clauses = tuple(Clause(line.field, line.asks, _compared(line)) for line in sentence.lines)
    return Condition(clauses, sentence.any and len(clauses) > 1)


def _compared(line: Line) -> Json:
    if line.asks == "between" and isinstance(line.value, Mapping):
        return line.value["from"], line.value["to"]
    return tuple(line.value) if isinstance(line.value, list) else line.value


def shows(sentence: Sentence) -> tuple[str, ...]:
    return tuple(outcome.field for outcome in sentence.outcomes if outcome.effect in (SHOW, BOTH))


def requires(sentence: Sentence) -> tuple[str, ...]:
    return tuple(outcome.field for outcome in sentence.outcomes if outcome.effect in (REQUIRE, BOTH))


def complete(sentence: Sentence) -> Sentence:
    """The sentence without the lines that are not finished, for saying it in words meanwhile."""
    lines = tuple(line for line in sentence.lines if line.asks and _has_value(line))
    return replace(sentence, lines=lines)


def _has_value(line: Line) -> bool:
    if line.asks == "between":
        return isinstance(line.value, Mapping) and {"from", "to"} <= line.value.keys()
    compares = value_schema({"type": "string"}, line.asks) is not None
    return not compares or line.value not in (None, "", [])


def values_schema(sentence: Sentence, fields: Sequence[Field], titles: Mapping[str, str]) -> dict[str, Any]:
    """The schema of all the values of a sentence, drawn and read by the engine. ``titles``: what their labels say."""
    known = {field.path: field.schema for field in fields}
    found: dict[str, Any] = {}
    for at, line in enumerate(sentence.lines):
        schema = value_schema(known.get(line.field, {"type": "string"}), line.asks) if line.asks else None
        if schema is not None:
            found[f"v{at}"] = _labelled(schema, titles)
    return {"type": "object", "properties": found, "required": list(found), "x-order": list(found)}


def _labelled(schema: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    if schema.get("type") != "object":
        return {**schema, "title": titles["value"]}
    named = {name: {**sub, "title": titles[name]} for name, sub in schema["properties"].items()}
    return {**schema, "title": titles["value"], "properties": named, "x-order": list(named)}


def values(sentence: Sentence) -> dict[str, Json]:
    """The values as a document of that schema."""
    return {f"v{at}": line.value for at, line in enumerate(sentence.lines) if line.value is not None}


def posted(
    pairs: Pairs, fields: Sequence[Field], titles: Mapping[str, str], context: Context
) -> tuple[Sentence, tuple[Finding, ...]]:
    """The sentence as it was typed, and what the engine could not read."""
    texts = dict(pairs)
    known = {field.path: field for field in fields}
    lines = tuple(_line(texts, at, known) for at in range(_count(texts, "field-")))
    sentence = Sentence(
        lines=lines,
        any=texts.get("join") == "any",
        outcomes=tuple(
            Outcome(texts[f"target-{at}"], _effect(texts.get(f"effect-{at}", "")))
            for at in range(_count(texts, "target-"))
        ),
        title=texts.get("title", "").strip()[:100],
        always=texts.get("always") == "1",
    )
    schema = values_schema(sentence, fields, titles)
    typed = read(schema, list(pairs), {}, context)
    held = typed.data if isinstance(typed.data, Mapping) else {}
    filled = tuple(replace(line, value=held.get(f"v{at}")) for at, line in enumerate(lines))
    return replace(sentence, lines=filled), tuple(typed.findings)


def _count(texts: Mapping[str, str], stem: str) -> int:
    return next(at for at in range(MOST_LINES + 1) if f"{stem}{at}" not in texts or at == MOST_LINES)


def _effect(text: str) -> str:
    return text if text in EFFECTS else BOTH


def _line(texts: Mapping[str, str], at: int, known: Mapping[str, Field]) -> Line:
    """A line whose operator suits its field; another field begins with its first operator."""
    path, asks = texts[f"field-{at}"], texts.get(f"asks-{at}", "")
    if path not in known:
        return Line(path, asks if path else "")
    offered = operators(known[path].schema)
    unchanged = texts.get(f"was-{at}") == path
    return Line(path, asks if asks in offered or (unchanged and asks) else offered[0])


def pressed(sentence: Sentence, button: str) -> Sentence:
    """The sentence after a button that adds or takes away a line."""
    what, _, at = button.partition(" ")
    number = int(at) if at.isdecimal() and len(at) < 4 else -1
    if what == "add" and len(sentence.lines) < MOST_LINES:
        return replace(sentence, lines=(*sentence.lines, Line()))
    if what == "add-outcome" and len(sentence.outcomes) < MOST_LINES:
        return replace(sentence, outcomes=(*sentence.outcomes, Outcome()))
    if what == "drop":
        return replace(sentence, lines=_without(sentence.lines, number))
    if what == "drop-outcome":
        return replace(sentence, outcomes=_without(sentence.outcomes, number))
    return sentence


def _without(items: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    return tuple(item for place, item in enumerate(items) if place != at)


def faults(
    sentence: Sentence,
    fields: Sequence[Field],
    targets: Sequence[Target] | None,
    titles: Mapping[str, str],
    context: Context,
    unread: Sequence[Finding] = (),
) -> list[Fault]:
    """What stands in the way of saving, in the order of the page. ``targets`` is None for a condition alone."""
    found = [] if sentence.always else _condition_faults(sentence, fields, titles, context, unread)
    return found if targets is None else [*found, *_outcome_faults(sentence, targets)]


def _condition_faults(
    sentence: Sentence,
    fields: Sequence[Field],
    titles: Mapping[str, str],
    context: Context,
    unread: Sequence[Finding],
) -> list[Fault]:
    known = {field.path for field in fields}
    found = [] if sentence.lines else [Fault("no_condition", "add-line")]
    for at, line in enumerate(sentence.lines):
        if line.field not in known:
            found.append(Fault("gone_field" if line.field else "no_field", f"field-{at}"))
        elif line.asks == "between" and _has_value(line) and line.value["from"] > line.value["to"]:
            found.append(Fault("wrong_way_round", f"asks-{at}"))
    judged = validate(values_schema(sentence, fields, titles), values(sentence), context)
    wrong = {finding.pointer for finding in unread}
    findings = [*unread, *(one for one in judged if one.pointer not in wrong)]
    return found + [Fault("value", finding=one) for one in findings if one.severity == "error"]


def _outcome_faults(sentence: Sentence, targets: Sequence[Target]) -> list[Fault]:
    known = {target.name: target for target in targets}
    tested = {line.field.partition("/")[0] for line in sentence.lines}
    found, seen = [] if sentence.outcomes else [Fault("no_outcome", "add-outcome")], set()
    for at, outcome in enumerate(sentence.outcomes):
        where, name = f"target-{at}", outcome.field
        if name not in known:
            found.append(Fault("gone_field" if name else "no_field", where))
        elif name in seen:
            found.append(Fault("twice", where))
        elif name in tested and outcome.effect != REQUIRE:
            found.append(Fault("own_condition", where))
        elif outcome.effect != SHOW and not known[name].can_require:
            found.append(Fault("not_asked", where))
        seen.add(name)
    return found
