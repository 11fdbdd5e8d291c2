"""Choosing from a long list by typing: one line of text, which the server reads as an option where it names just one.

With JavaScript suggestions appear while one types; without it what was typed is looked up when the page is posted,
and what it might mean is offered. So the same text is sent either way, and nothing typed is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ..codes import options as code_options
from ..kept import Kept
from ..values import Json, Node, Option
from ..wording import Words
from .choice import Select, listed, said, token
from .kind import ABSENT, Post, Reading, Schema, text_of, types, unchanged
from .text import narrow

MOST_LISTED = 100  # beyond these a select box is no help
MOST_INLINE = 300  # options that the page itself carries
MOST_FOUND = 30

_indexes: Kept[_Index] = Kept(200_000)


@dataclass(frozen=True)
class _Index:
    """What is typed for each option, and what each text means."""

    labels: Mapping[str, str]  # token → label
    meant: Mapping[str, Option]  # folded label, code or title → option
    searched: tuple[tuple[str, Option], ...]


class Pieces(NamedTuple):
    """What is drawn around the line of text."""

    labels: tuple[str, ...]
    typed: str
    like: list[tuple[str, str]]


class Search(Select):
    name: ClassVar[str] = "search"
    macro: ClassVar[str] = "search"

    def rank(self, schema: Schema, value: Json) -> int:
        if "array" in types(schema):
            return 0
        asked = schema.get("x-widget") == self.name
        if "x-options" in schema:
            return 75
        if "x-code-list" in schema:
            many = len(code_options(schema["x-code-list"], schema.get("x-code-prefix", ""))) > MOST_LISTED
            return 97 if asked else 72 if many else 0
        return 97 if listed(schema) and asked else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        typed, picked = post.one(node.name), post.one(f"{node.name}.pick")
        if typed is None:
            return Reading(before)
        if picked and (found := meant(node.options, picked)):
            return Reading(found.value)
        if unchanged(typed, self, node, before):
            return Reading(before)
        found = meant(node.options, typed)
        return Reading(found.value if found else typed.strip() or ABSENT)

    def shown(self, node: Node) -> str:
        return label(node.options, node.value)

    def pieces(self, node: Node) -> Pieces:
        """What the page carries: the labels of a list that is not too long, and what a text nobody knows may mean."""
        options = node.options
        typed = (
            node.value if isinstance(node.value, str) and meant(options, token(node.value)) is None else ""
        )
        labels = tuple(index_of(options).labels.values()) if len(options) <= MOST_INLINE else ()
        like = [(token(o.value), label(options, o.value)) for o in found(options, typed)] if typed else []
        return Pieces(labels, typed, like)

    def says(self, node: Node, _: Words) -> str:
        if node.schema.get("x-code-list") == "region":
            return super().says(node, _)
        return said(node.value, node.options)

    def attributes(self, node: Node) -> Mapping[str, str]:
        return {"type": "text", "autocomplete": "off", "maxlength": "200", "spellcheck": "false"}


def label(options: tuple[Option, ...], value: Json) -> str:
    """What the control holds for a value: the title, and its code where that is something else."""
    if value is None:
        return ""
    return index_of(options).labels.get(token(value)) or _one_line(text_of(value))


def meant(options: tuple[Option, ...], typed: str) -> Option | None:
    """The one option that a text names: by its label, its code or a title that no other has."""
    return index_of(options).meant.get(_folded(typed))


def found(options: tuple[Option, ...], query: str, most: int = MOST_FOUND) -> Sequence[Option]:
    """The options in which every word of the query stands, those that begin with it first."""
    words = _folded(query).split()
    hits = [(text, option) for text, option in index_of(options).searched if all(w in text for w in words)]
    first = words[0] if words else ""
    hits.sort(key=lambda hit: not _folded(hit[1].title).startswith(first))
    return [option for _, option in hits[:most]]


def index_of(options: tuple[Option, ...]) -> _Index:
    found = _indexes.get(id(options))
    return found or _indexes.keep(id(options), _made(options), options, weight=1 + len(options))


def _made(options: tuple[Option, ...]) -> _Index:
    labels = {token(option.value): _label(option) for option in options}
    twice = Counter(labels.values())
    labels = {code: text if twice[text] == 1 else f"{text} [{code}]" for code, text in labels.items()}
    titles = Counter(_folded(option.title) for option in options)
    meant = {_folded(option.title): option for option in options if titles[_folded(option.title)] == 1}
    meant |= {_folded(token(option.value)): option for option in options}
    meant |= {_folded(labels[token(option.value)]): option for option in options}
    meant.pop("", None)
    searched = tuple((_folded(labels[token(option.value)]), option) for option in options)
    return _Index(labels, meant, searched)


def _label(option: Option) -> str:
    """滨城区 alone may stand for many: the group says where, and a code stands behind in brackets."""
    code, title = token(option.value), _one_line(option.title) or token(option.value)
    whole = f"{option.group}{title}" if option.group and code.isdigit() else title
    return whole if code in (whole, title) else f"{whole} [{code}]"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _folded(text: str) -> str:
    return " ".join(narrow(text).casefold().split())
