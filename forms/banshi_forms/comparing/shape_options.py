"""How the options of a choice changed: added, gone, called otherwise, in another order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..fields import options_of
from ..keywords import key_of
from ..values import Option
from .changes import Difference, Effect, plain, told
from .reading import bare

Shape = Mapping[str, Any]
CHOICE = ("enum", "const", "oneOf", "anyOf", "x-code-list", "x-code-prefix")


def options(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    before, after = options_of(old), options_of(new)
    if all(old.get(key) == new.get(key) for key in CHOICE):
        return
    if not before and not after:
        yield from _alternatives(old, new, name)
        return
    if not before or not after:
        text = (
            "%(field)s is now chosen from %(number)s options"
            if after
            else "%(field)s is no longer chosen from options"
        )
        effect: Effect = "narrowing" if after else "compatible"
        yield Difference("options", effect, plain(text, field=name, number=len(after)), "enum")
        return
    known, kept = ({_key(option): option for option in side} for side in (before, after))
    gone = [option for key, option in known.items() if key not in kept]
    fresh = [option for key, option in kept.items() if key not in known]
    if gone:
        effect = "breaking" if len(gone) == len(known) else "narrowing"
        message = _with_options("%(field)s: these options are gone: %(options)s", name, gone)
        yield Difference("option_removed", effect, message, "enum", tuple(option.value for option in gone))
    if fresh:
        yield Difference(
            "option_added",
            "compatible",
            _with_options("%(field)s: these options are new: %(options)s", name, fresh),
            "enum",
        )
    renamed = [
        (known[key], option)
        for key, option in kept.items()
        if key in known and known[key].title != option.title
    ]
    for was, now in renamed[:20]:
        text = "%(field)s: the option “%(old)s” is now called “%(new)s”"
        yield Difference(
            "option_title", "cosmetic", plain(text, field=name, old=was.title, new=now.title), "enum"
        )
    if not gone and not fresh and not renamed and [_key(o) for o in before] != [_key(o) for o in after]:
        yield Difference(
            "option_order",
            "cosmetic",
            plain("%(field)s: the options stand in another order", field=name),
            "enum",
        )


def _alternatives(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    for key in ("oneOf", "anyOf"):
        if bare(old.get(key)) != bare(new.get(key)):
            yield Difference(
                "alternatives",
                "narrowing",
                plain("%(field)s: the forms that it may take change", field=name),
                key,
            )


def _key(option: Option) -> Any:
    return key_of(option.value)


def _with_options(text: str, name: Mapping[str, str], options: list[Option]) -> dict[str, str]:
    shown = options[:12]
    return told(
        lambda _, at: _(
            text, field=name[at],
            options=_(", ").join(_("“%(value)s”", value=option.title) for option in shown)
            + (_(" and %(number)s more", number=len(options) - 12) if len(options) > 12 else ""),
        )
    )  # fmt: skip
