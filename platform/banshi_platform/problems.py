"""Errors made for people: three roots and their kin, each with a status and one sentence.

A class's docstring is its default sentence (a msgid); ``params`` fill the sentence's named placeholders.
Turning a problem into a page, and into the person's language, is the web kernel's work.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Problem(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 500

    def __init__(self, sentence: str = "", *, hint: str = "", **params: Any) -> None:
        self.sentence = sentence or " ".join((type(self).__doc__ or "").split())
        self.hint = hint
        self.params = params
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence % self.params if self.params else self.sentence


class CanMend(Problem):
    """Something in what you sent is not right yet."""

    status = 422


class NotAllowed(Problem):
    """You are not allowed to do this."""

    status = 403


class NotFound(Problem):
    """There is nothing at this address."""

    status = 404


class Conflict(Problem):
    """Somebody else changed this in the meantime. Load it again and repeat your change."""

    status = 409


class TooLarge(CanMend):
    """What you sent is too large."""

    status = 413


class TooMany(Problem):
    """Too many tries. Wait a moment, then try again."""

    status = 429


class Broken(Problem):
    """Something broke on our side. It has been written down; try again in a moment."""

    status = 500
