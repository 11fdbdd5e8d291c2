"""The bureau's matters as a list to search: where each stands, what it is, whose it is.

Type, class and codes stand in the definition; they are read from it once for every revision and version.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from banshi_forms.spelling import read
from banshi_platform.tables import Matter, MatterDraft, MatterVersion

from .tables import FieldGroup

State = Literal["published", "draft", "never", "retired"]
STATES: tuple[State, ...] = ("published", "draft", "never", "retired")
MOST_KEPT = 20_000


@dataclass(frozen=True)
class Facts:
    """What a definition says of itself that a list needs."""

    title: str
    type: str
    category: str  # A, B, C: where it is handled
    item_code: str


@dataclass(frozen=True)
class Entry:
    """A matter of the catalogue."""

    code: str
    title: str
    organisation_id: int
    organisation: str
    facts: Facts
    live_number: int | None
    published_at: datetime | None
    draft_revision: int | None
    draft_at: datetime | None
    draft_by: str
    retired: bool

    @property
    def states(self) -> frozenset[State]:
        """Where it stands; a published matter may have a draft, too."""
        if self.retired:
            return frozenset({"retired"})
        live: frozenset[State] = frozenset({"published"} if self.live_number else {"never"})
        return live | ({"draft"} if self.draft_revision else set())


@dataclass(frozen=True)
class Wanted:
    """What the person looks for; empty means all."""

    words: str = ""
    state: str = ""
    category: str = ""
    organisation: str = ""
    type: str = ""


_known: dict[tuple[str, int, int], Facts] = {}


async def catalogue(organisations: Collection[int]) -> list[Entry]:
    """All matters of these organisations, by name."""
    groups = list(await FieldGroup.all().values_list("matter_id", flat=True))
    rows = await Matter.filter(organisation_id__in=list(organisations)).exclude(id__in=groups).values(
        "id", "code", "title", "organisation_id", "live_version_id", "retired_at",
        organisation="organisation__name", live_number="live_version__number",
        published_at="live_version__published_at", draft_id="draft__id", draft_revision="draft__revision",
        draft_at="draft__updated_at", draft_by="draft__updated_by__person__name",
    )  # fmt: skip
    await _learn(rows)
    entries = [_entry(row) for row in rows]
    return sorted(entries, key=lambda entry: (_folded(entry.title), entry.code))


def _key(row: Mapping[str, Any]) -> tuple[str, int, int]:
    if row["draft_id"]:
        return "draft", row["draft_id"], row["draft_revision"]
    return "version", row["live_version_id"] or 0, 0


async def _learn(rows: Iterable[Mapping[str, Any]]) -> None:
    """Read the definitions that no earlier list has read."""
    new = {key for row in rows if (key := _key(row)) not in _known and key[1]}
    if len(_known) + len(new) > MOST_KEPT:
        _known.clear()
    drafts = await MatterDraft.filter(id__in=[key[1] for key in new if key[0] == "draft"]).values_list(
        "id", "revision", "content"
    )
    versions = await MatterVersion.filter(id__in=[key[1] for key in new if key[0] == "version"]).values_list(
        "id", "content"
    )
    for draft_id, revision, content in drafts:
        _known["draft", draft_id, revision] = _facts(content)
    for version_id, content in versions:
        _known["version", version_id, 0] = _facts(content)


def _facts(content: str) -> Facts:
    whole = read(content)
    profile = whole.get("profile", {}) if isinstance(whole, Mapping) else {}
    return Facts(*(str(profile.get(key, "")) for key in ("title", "type", "class", "item_code")))


def _entry(row: Mapping[str, Any]) -> Entry:
    facts = _known.get(_key(row), Facts("", "", "", ""))
    return Entry(
        row["code"], row["title"], row["organisation_id"], row["organisation"], facts, row["live_number"],
        row["published_at"], row["draft_revision"], row["draft_at"], row["draft_by"] or "",
        bool(row["retired_at"]),
    )  # fmt: skip


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


TESTS: Mapping[str, Callable[[Entry, str], bool]] = {
    "words": lambda entry, words: all(word in _said(entry) for word in _folded(words).split()),
    "state": lambda entry, state: state in entry.states,
    "category": lambda entry, category: entry.facts.category == category,
    "organisation": lambda entry, organisation: str(entry.organisation_id) == organisation,
    "type": lambda entry, kind: entry.facts.type == kind,
}


def _said(entry: Entry) -> str:
    facts = entry.facts
    return _folded("\n".join((entry.title, facts.title, entry.code, facts.item_code, entry.organisation)))


def found(entries: Iterable[Entry], wanted: Wanted, but: str = "") -> list[Entry]:
    """The matters that fit, leaving one of the filters aside (``but``)."""
    asked = [(TESTS[name], value) for name, value in vars(wanted).items() if value and name != but]
    return [entry for entry in entries if all(test(entry, value) for test, value in asked)]


def counted(entries: Iterable[Entry], wanted: Wanted, name: str) -> Counter[str]:
    """How many matters each choice of a filter would show beside the other filters."""
    there = found(entries, wanted, but=name)
    if name == "state":
        return Counter(state for entry in there for state in entry.states)
    value: Callable[[Entry], str] = {
        "category": lambda entry: entry.facts.category,
        "type": lambda entry: entry.facts.type,
        "organisation": lambda entry: str(entry.organisation_id),
    }[name]
    return Counter(value(entry) for entry in there)
