"""Masks personal data by the kind of the field, never by its looks: an 18-digit permit number is not an ID number.

Who may see the unmasked text is decided elsewhere; this only covers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

_COVER = "*"
_PLACES = ("社区", "村", "街道", "乡", "镇", "区", "县", "市")


def mask(kind: str, text: str) -> str:
    """Covers a text of the given ``x-sensitive`` kind; an unknown kind is covered whole."""
    return _MASKS.get(kind, _whole)(text.strip())


def _middle(text: str, first: int, last: int) -> str:
    """Keeps both ends; a text too short to hide anything between them is covered whole."""
    hidden = len(text) - first - last
    if hidden < min(first + last, 4):
        return _whole(text)
    return text[:first] + _COVER * hidden + text[len(text) - last :]


def _id_number(text: str) -> str:
    return _middle(text, 6, 4)


def _public_id_number(text: str) -> str:
    return _middle(text, 4, 4)


def _mobile(text: str) -> str:
    return _middle(text, 3, 4)


def _phone(text: str) -> str:
    return _middle(text, 4, 2)


def _name(text: str) -> str:
    """张三 → 张*, 李小敏 → 李*敏."""
    if len(text) < 2:
        return _whole(text)
    if len(text) == 2:
        return text[0] + _COVER
    return text[0] + _COVER * (len(text) - 2) + text[-1]


def _account(text: str) -> str:
    return _middle(text, 0, 4)


def _address(text: str) -> str:
    """Keeps a Chinese address down to the village or community; a house number never shows."""
    ends = [text.find(word) + len(word) for word in _PLACES if word in text]
    kept = max(ends, default=0)
    return text[:kept] + _COVER * 4 if text else ""


def _email(text: str) -> str:
    user, at, host = text.partition("@")
    return user[:1] + _COVER * 3 + at + host if at else _whole(text)


def _whole(text: str) -> str:
    return _COVER * min(len(text), 8)


_MASKS: Mapping[str, Callable[[str], str]] = {
    "id_number": _id_number,
    "public_id_number": _public_id_number,
    "mobile": _mobile,
    "phone": _phone,
    "name": _name,
    "account": _account,
    "health": _whole,
    "address": _address,
    "email": _email,
}
KINDS = tuple(_MASKS)
