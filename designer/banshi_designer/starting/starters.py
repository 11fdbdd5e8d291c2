"""The starter matters that come with the product: real matters, complete, to begin from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from banshi_forms import Definition, read_package, title
from banshi_forms.package import read_folder
from banshi_platform.problems import NotFound
from banshi_templates import HERE


class NoSuchStarter(NotFound):
    """There is no starter of this name."""


@dataclass(frozen=True)
class Starter:
    """A starter for the list: what it is and what it shows."""

    code: str
    title: str
    type: str
    fields: int
    materials: int
    definition: Definition


@cache
def starters() -> tuple[Starter, ...]:
    """All of them, the smallest first."""
    folders = sorted(path for path in (HERE / "matters").iterdir() if (path / "profile.json").is_file())
    return tuple(sorted((_read(read_package(read_folder(path))) for path in folders), key=_size))


def _read(defn: Definition) -> Starter:
    listed = [
        name for step in defn.form["x-steps"] for section in step["sections"] for name in section["fields"]
    ]
    materials = len(defn.materials["materials"])
    return Starter(
        str(defn.profile["code"]), title(defn), str(defn.profile["type"]), len(listed), materials, defn
    )


def _size(one: Starter) -> tuple[int, str]:
    return one.fields, one.code


def starter(code: str) -> Starter:
    """One of them. Raises NoSuchStarter."""
    for one in starters():
        if one.code == code:
            return one
    raise NoSuchStarter
