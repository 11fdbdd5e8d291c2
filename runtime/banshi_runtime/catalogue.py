"""The published matters: what the portal lists and finds, and the definition an application stands on.

A version never changes, so what is read from it is kept by digest. Drafts are not seen from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from banshi_forms import Definition, from_canonical, localise
from banshi_platform.problems import Conflict, NotFound
from banshi_platform.tables import Matter, MatterVersion

KEPT = 128  # definitions in memory
_digests: dict[int, str] = {}  # version id → digest: both are for good


class NoSuchMatter(NotFound):
    """This service matter is not offered here, or not any more."""


class Retired(Conflict):
    """This matter is not offered any more: no new applications are taken."""


class NoSuchDownload(NotFound):
    """This matter has no such form to download."""


@dataclass(frozen=True)
class Published:
    """A matter as it is offered now."""

    code: str
    organisation_id: int
    organisation: str
    version_id: int
    version: int
    published_at: datetime
    digest: str
    definition: Definition
    retired_at: datetime | None = None  # since then it takes no new applications

    @property
    def profile(self) -> Mapping[str, Any]:
        return self.definition.profile


async def published(locale: str) -> tuple[Published, ...]:
    """All matters offered now, in the person's language."""
    rows = (
        await Matter.filter(live_version_id__not_isnull=True, retired_at=None)
        .order_by("code")
        .values(*_COLUMNS)
    )
    return tuple([await _published(row, locale) for row in rows])


async def find(code: str, locale: str) -> Published:
    """One matter by its code, retired or not; raises NoSuchMatter."""
    rows = await Matter.filter(code=code, live_version_id__not_isnull=True).values(*_COLUMNS)
    if not rows:
        raise NoSuchMatter()
    return await _published(rows[0], locale)


_COLUMNS = (
    "code", "organisation_id", "organisation__name", "live_version_id", "live_version__number",
    "live_version__published_at", "retired_at",
)  # fmt: skip


async def _published(row: Mapping[str, Any], locale: str) -> Published:
    spoken = await definition(row["live_version_id"], locale)
    return Published(
        code=row["code"],
        organisation_id=row["organisation_id"],
        organisation=row["organisation__name"],
        version_id=row["live_version_id"],
        version=row["live_version__number"],
        published_at=row["live_version__published_at"],
        digest=_digests[row["live_version_id"]],
        definition=spoken,
        retired_at=row["retired_at"],
    )


async def definition(version_id: int, locale: str = "zh_CN") -> Definition:
    """The definition of a version, its texts in ``locale``."""
    digest = _digests.get(version_id)
    if digest is None or (digest, locale) not in _spoken:
        row = await MatterVersion.get(id=version_id)
        digest = _digests[version_id] = row.digest
        _keep(digest, locale, row.content)
    return _spoken[digest, locale]


def download(matter: Published, name: str) -> bytes:
    """A blank form or a sample that a material names; raises NoSuchDownload."""
    listed = matter.definition.materials.get("materials", ())
    named = {material.get(key) for material in listed for key in ("blank_form", "example")}
    if name not in named or name not in matter.definition.files:
        raise NoSuchDownload
    return matter.definition.files[name]


_spoken: dict[tuple[str, str], Definition] = {}


def _keep(digest: str, locale: str, content: str) -> None:
    while len(_spoken) >= KEPT:
        del _spoken[next(iter(_spoken))]
    _spoken[digest, locale] = localise(_read(content), locale)


@lru_cache(maxsize=8)
def _read(content: str) -> Definition:
    return from_canonical(content)


def matching(
    matters: Iterable[Published], *, search: str = "", audience: str = "", topic: str = ""
) -> tuple[Published, ...]:
    """Those of an audience ("1" natural, "2" legal persons), a topic, with every word searched for."""
    words = search.casefold().split()
    return tuple(
        matter
        for matter in matters
        if (not audience or audience in matter.profile.get("audience", ()))
        and (not topic or topic in topics(matter))
        and all(word in _searchable(matter) for word in words)
    )


def topics(matter: Published) -> tuple[str, ...]:
    """The topics of a matter, of persons and of legal persons."""
    by_audience = matter.profile.get("topics", {})
    return tuple(topic for group in ("person", "legal") for topic in by_audience.get(group, ()))


def _searchable(matter: Published) -> str:
    profile, guide = matter.profile, matter.definition.guide
    parts = (
        matter.code,
        matter.organisation,
        profile.get("title", ""),
        profile.get("short_title", ""),
        profile.get("item_code", ""),
        guide.get("summary", ""),
        *topics(matter),
        *profile.get("keywords", ()),
    )
    return "\n".join(str(part) for part in parts).casefold()
