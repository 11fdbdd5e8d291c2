"""What a kind of field is, and what it reads from: the posted pairs. The kinds themselves are beside this module.

Rules of reading that hold for every kind: a control that was not on the posted page leaves its answer as it was;
what was posted exactly as it was shown leaves the answer unchanged; empty means absent; text that cannot be read as
the type is kept as typed, so that the person can mend it, and a finding says so.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from ..values import Finding, Json, Node
from ..wording import Words

Schema = Mapping[str, Json]

# beyond these a posted text is no answer of a person; the web surface limits the whole body
LONGEST_TEXT: Final = 200_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Absent:
    """No answer at all, which JSON has no word for."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


class PutAside(str):
    """A reference to a file that the caller has just stored; a text somebody posts under a file's name is not one."""

    __slots__ = ()


@dataclass(frozen=True)
class Reading:
    """What a control gave: a value (or none), and why it could not be read as its type."""

    value: Json = ABSENT
    code: str = ""
    params: Mapping[str, Json] = field(default_factory=dict)


@dataclass
class Post:
    """Posted names and values in their order, and the way from a node to the kind that reads it."""

    pairs: Iterable[tuple[str, str]]
    kinds: Mapping[str, Kind]
    read_already: frozenset[str] = frozenset()  # pointers of single fields that an earlier round has read
    carried: Mapping[str, Json] = field(default_factory=dict)  # answers that came along, by pointer
    findings: list[Finding] = field(default_factory=list)
    _by_name: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, text in self.pairs:
            self._by_name.setdefault(name, []).append(text)

    def has(self, name: str) -> bool:
        return name in self._by_name

    def every(self, name: str) -> list[str]:
        return [cleaned(text) for text in self._by_name.get(name, ())]

    def one(self, name: str) -> str | None:
        """The text of a name that stands once on the page; a repeated one is somebody's play, and the first counts."""
        texts = self._by_name.get(name)
        return cleaned(texts[0]) if texts else None

    def put_aside(self, name: str) -> list[str]:
        return [str(text) for text in self._by_name.get(name, ()) if isinstance(text, PutAside)]

    def read(self, node: Node, before: Json) -> Json:
        """The value of a node after this post; ``before`` is the answer as it was (or ABSENT)."""
        if node.read_only:
            locked = "x-prefill" in node.schema and node.value is not None
            return node.value if locked else before
        kind, before = self.kinds[node.kind], self.carried.get(node.pointer, before)
        if node.pointer in self.read_already and not kind.has_fields:
            return before
        reading = kind.read(node, self, before)
        if reading.code:
            self.findings.append(Finding(node.pointer, reading.code, dict(reading.params), label=node.title))
        return reading.value


class Kind(ABC):
    """A kind of field with all its aspects. Stateless: one instance serves every form."""

    name: ClassVar[str]
    macro: ClassVar[str]  # which macro of fields_html draws the control
    grouped: ClassVar[bool] = False  # several controls under one legend
    holds_many: ClassVar[bool] = False  # the value may be a list or an object
    has_fields: ClassVar[bool] = False  # it is made of fields with names of their own
    told_whole: ClassVar[bool] = False  # its fields are read and printed as one line
    branching: ClassVar[bool] = False  # what is answered decides what it asks next
    on_page: ClassVar[bool] = True  # the page holds the answer, and what it posts is believed
    own_vary: ClassVar[bool] = False  # the attributes of its control are not the same for every answer

    @abstractmethod
    def rank(self, schema: Schema, value: Json) -> int:
        """How well this kind suits the schema (and a value it must not lose); 0 is not at all.

        What is decided is kept for answers of the same shape: of a value only its types may count, whether a text has
        several lines, how long a list is and whether an item stands in it twice.
        """

    @abstractmethod
    def read(self, node: Node, post: Post, before: Json) -> Reading:
        """The posted value."""

    def shown(self, node: Node) -> str:
        """The text that the control holds."""
        return text_of(node.value)

    def carries(self, value: Json) -> bool:
        """Whether the control posts a single answer back as it is, to somebody who has not seen it before."""
        return True

    def says(self, node: Node, _: Words) -> str:
        """The value in words, for reading and printing; empty when there is none."""
        return self.shown(node)

    def pieces(self, node: Node) -> Any:
        """What its macro draws besides text and attributes, where it is made of several controls."""
        return ()

    def joined(self, said: Sequence[str], _: Words) -> str:
        """The one line of a kind that is told whole, of what its fields say."""
        return " ".join(text for text in said if text)

    def attributes(self, node: Node) -> Mapping[str, str]:
        """HTML attributes of the control beyond name, id and value."""
        return {}


def cleaned(text: str) -> str:
    """Newlines as one character, no control characters, no endless text."""
    return _CONTROLS.sub("", text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A text as an input of one line posts it back."""
    return cleaned(text).replace("\n", "")


def text_of(value: Json) -> str:
    """A scalar as text, exactly; absent and null are empty."""
    if value is None or value is ABSENT:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def unchanged(typed: str, kind: Kind, node: Node, before: Json) -> bool:
    """Whether a text control came back as it was drawn for ``before``."""
    if before is ABSENT or isinstance(before, (list, dict)):
        return False
    drawn = node if node.value is before and node.text is None else replace(node, value=before, text=None)
    shown = cleaned(kind.shown(drawn))
    in_one = shown.replace("\n", "") if kind.macro == "input" else shown  # one line holds no newline
    return typed in (shown, in_one)


def types(schema: Schema) -> frozenset[str]:
    """The JSON types a schema names; none named means any."""
    named = schema.get("type", ())
    return frozenset([named] if isinstance(named, str) else named)
