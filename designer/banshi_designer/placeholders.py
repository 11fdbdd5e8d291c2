"""What the texts of a certificate may take in: answers, dates and decisions, each as the words to write. Pure.

The words are Jinja, as docs/certificates.md has them; a clerk picks them from this list and need not know that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banshi_forms import Definition
from banshi_forms.kinds.table import kind_of
from banshi_platform.i18n import mark

from . import outline
from .edits.layout import all_declarations, at, says_what

_FILTERS = {"date": "date_zh", "money": "money_cn", "checkboxes": "join_zh"}
_ALWAYS = (
    (mark("Number of the certificate"), "certificate.number"),
    (mark("Date of issue"), "certificate.issued_on | date_zh"),
    (mark("Valid from"), "certificate.valid_from | date_zh"),
    (mark("Valid until"), "certificate.valid_to | date_zh"),
    (mark("Date of the decision"), "decision.decided_on | date_zh"),
    (mark("Number of the application"), "application.number"),
    (mark("Date of handing in"), "application.submitted_on | date_zh"),
)


@dataclass(frozen=True)
class Placeholder:
    """```text`` is what a person calls it, ``words`` what is written; ``own``: the text is ours, to be translated."""

    text: str
    words: str
    own: bool = False


def placeholders(defn: Definition) -> tuple[Placeholder, ...]:
    """Everything that can be named, the answers first."""
    always = (Placeholder(text, _words(name), own=True) for text, name in _ALWAYS)
    return (*_answers(defn), *always, *_opinions(defn))


def _words(name: str) -> str:
    return "{{ " + name + " }}"


def _answers(defn: Definition) -> Iterator[Placeholder]:
    declared = all_declarations(defn.form)  # once: it walks the whole form
    for group in outline.groups(defn, "form"):
        for thing in group.things:
            if "*" not in thing.key and thing.kind not in ("group", "rows", "table", "notice"):
                schema = _schema(defn, declared.get(thing.key, ()))
                yield Placeholder(thing.title, _words(_filtered(thing.key.replace("/", "."), schema)))


def _schema(defn: Definition, pointers: Sequence[str]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next((at(defn.form, p) for p in pointers if says_what(at(defn.form, p))), {})
    return found


def _filtered(name: str, schema: Mapping[str, Any]) -> str:
    """The name, written as people write it: a date in Chinese, an amount with its separators."""
    filtered = _FILTERS.get(kind_of(schema).name)
    return f"{name} | {filtered}" if filtered else name


def _opinions(defn: Definition) -> Iterator[Placeholder]:
    """What officials fill in on the way."""
    for stage in defn.procedure.get("stages", ()):
        properties = (stage.get("form") or {}).get("properties", {})
        for name, schema in properties.items():
            text = f"{stage['title']}：{schema.get('title', name)}"
            yield Placeholder(text, _words(_filtered(f"decision.stages.{stage['id']}.form.{name}", schema)))
