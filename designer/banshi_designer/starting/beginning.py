"""What must be known before a matter can begin: its name, code, organisation, type and audience."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from pypinyin import Style, lazy_pinyin

from banshi_forms.check_shapes import schema_of
from banshi_forms.matter import CODE
from banshi_platform.i18n import gettext as _

Audience = Literal["person", "legal", "both"]
AUDIENCES: tuple[Audience, ...] = ("person", "legal", "both")
LONGEST_CODE = 60  # what the database keeps
LONGEST_TITLE = 200
SUGGESTED = 24  # a code is read aloud on the telephone
BENEFIT = "05"
LICENCE = "01"
LEVELS = {"nation": "1", "province": "2", "city": "3", "county": "4", "town": "5", "village": "6"}


@dataclass(frozen=True)
class Office:
    """The organisation in charge, as the definition names it."""

    name: str
    credit_code: str
    region: str = ""
    level: str = "county"  # as the platform's organisations have it


@dataclass(frozen=True)
class Beginning:
    """What the person said of the new matter."""

    title: str
    code: str
    office: Office
    type: str = LICENCE
    audience: Audience = "both"

    @property
    def item_code(self) -> str:
        """A provisional one: province and type are right, the running number is not."""
        return f"{_province(self.office)}{self.type}00000000"

    @property
    def implementation_code(self) -> str:
        return f"{self.office.credit_code}{self.level}{self.item_code}"

    @property
    def level(self) -> str:
        return LEVELS.get(self.office.level, "4")


def _province(office: Office) -> str:
    found = re.match(r"\d\d", office.region) or re.match(r"\d\d", office.credit_code[2:4])
    return found[0] if found else "00"


def item_types() -> tuple[tuple[str, str], ...]:
    """The types of matter: code and Chinese name, as the published schema has them."""
    options = schema_of("profile")["properties"]["type"]["oneOf"]
    return tuple((option["const"], option["title"]) for option in options)


def suggested_code(title: str, taken: Collection[str]) -> str:
    """A code out of a name: Latin words as they are, of Chinese the first letters; numbered when it is taken."""
    bare = re.sub(r"[（(【〔\[].*?[）)】〕\]]", "", title) or title
    latin = re.compile(r"[A-Za-z0-9]")
    words = lazy_pinyin(
        bare, style=Style.FIRST_LETTER, errors=lambda text: f" {text} " if latin.search(text) else ""
    )
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(words).lower()).strip("-0123456789")
    stem = plain[:SUGGESTED].rstrip("-") or "matter"
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code


def faults(title: str, code: str, taken: Collection[str]) -> dict[str, str]:
    """What is wrong with name and code, by field, in the person's language."""
    found: dict[str, str] = {}
    if not title:
        found["title"] = _("Enter the name of the matter.")
    elif len(title) > LONGEST_TITLE:
        found["title"] = _("The name must not be longer than %(most)s characters.", most=LONGEST_TITLE)
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        found["code"] = _(
            "A code is made of small letters, digits and hyphens, begins with a letter and has at most "
            "%(most)s characters, like outdoor-advertising.",
            most=LONGEST_CODE,
        )
    elif code in taken:
        found["code"] = _("There is already a matter with the code “%(code)s”. Choose another.", code=code)
    return found
