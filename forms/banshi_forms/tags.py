"""The tags of a select box's options, written once for what a schema lists."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from markupsafe import escape

from .fields import tokens
from .kept import Kept
from .kinds.choice import token
from .kinds.kind import text_of
from .values import Json, Option
from .wording import words

_tags: Kept[str] = Kept(16_000_000)  # characters
MOST_KEPT_CHOSEN = 30  # options of a list whose tags are kept for each choice


@lru_cache(maxsize=8)
def yes_and_no(locale: str) -> tuple[Option, ...]:
    _ = words(locale)
    return Option(True, _("Yes")), Option(False, _("No"))


def kept_tags(options: tuple[Option, ...], kind: str) -> str:
    """The tags of options that the schema lists; a list of thousands is written once."""
    found = _tags.get((id(options), kind))
    if found is None:
        found = option_tags(options, kind)
        found = _tags.keep((id(options), kind), found, options, weight=len(found) + 100)
    return found


def chosen_tags(options: tuple[Option, ...], kind: str, posted: str) -> str:
    """The same with one selected; of a short list kept, too, where it is one of the schema's."""
    if len(options) > MOST_KEPT_CHOSEN or posted not in tokens(options):
        return selected(kept_tags(options, kind), posted)
    key = (id(options), kind, posted)
    found = _tags.get(key)
    if found is None:
        found = selected(option_tags(options, kind), posted)
        found = _tags.keep(key, found, options, weight=len(found) + 100)
    return found


def selected(tags: str, posted: str) -> str:
    """The tags with one selected."""
    tag = f'<option value="{escape(posted)}">'
    return tags.replace(tag, f"{tag[:-1]} selected>", 1)


def option_tags(options: tuple[Option, ...], kind: str) -> str:
    """All options, none selected, under their groups."""
    tags: list[str] = []
    for group, inside in groupby(options, key=attrgetter("group")):
        inner = "".join(
            f'<option value="{escape(posted_as(option.value, kind))}">{escape(option.title)}</option>'
            for option in inside
        )
        tags.append(f'<optgroup label="{escape(group)}">{inner}</optgroup>' if group else inner)
    return "".join(tags)


def posted_as(value: Json, kind: str) -> str:
    """What the page posts for an option of a kind."""
    return text_of(value) if kind == "yes_no" and isinstance(value, bool) else token(value)
