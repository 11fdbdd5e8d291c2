"""`make translations`: collect the messages of all packages, bring the catalogues up to date, say what is missing.

For developers, in a checkout. Reading catalogues at run time is in ``i18n``. Part files
(``locale/<locale>/parts/*.po``) are merged into the catalogue and removed. Besides Babel's extraction from Python
and Jinja, the sentences of problems are collected: a class's docstring, the text and the hint it is raised with.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from .i18n import LOCALES, catalogue_files, read_catalogue

SINCE = datetime(2026, 11, 23, tzinfo=UTC)  # in the header; a real date would change with every run
ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = tuple(locale for locale in LOCALES if locale != "en")  # the message id is the English text
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}
TEMPLATES = {"silent": "false"}
NOT_FOR_PEOPLE = ("BadConfiguration",)  # told to operators on the command line, in English
PLACEHOLDER = re.compile(r"%\((\w+)\)")
ONE_VALUE = re.compile(r"%\(\w+\)s")  # the pattern of a date, say: each language takes the parts it needs


@dataclass(frozen=True)
class Domain:
    """A catalogue and the folders whose messages it holds."""

    name: str
    locale: Path
    sources: tuple[str, ...]


DOMAINS = (
    Domain(
        "banshi",
        ROOT / "templates/banshi_templates/locale",
        ("platform", "templates", "designer", "runtime", "plugins"),
    ),
    Domain("banshi_forms", ROOT / "forms/banshi_forms/locale", ("forms",)),
)


def main() -> None:
    for domain in DOMAINS:
        template = extract(domain)
        for locale in TRANSLATED:
            update(domain, locale, template)
    found = faults()
    sys.stdout.write("".join(f"{fault}\n" for fault in found) or "The catalogues are complete.\n")
    sys.exit(1 if found else 0)


def extract(domain: Domain) -> Catalog:
    """All messages of the domain's folders, as a catalogue without translations."""
    template = Catalog(project="Banshi", fuzzy=False)
    for source in domain.sources:
        for filename, _line, message, comments, context in _messages(ROOT / source):
            template.add(
                message, locations=[(f"{source}/{filename}", 1)], auto_comments=comments, context=context
            )
    return template


def _messages(folder: Path) -> Iterable[tuple[str, int, Any, list[str], str | None]]:
    methods: list[tuple[str, Any]] = [("**.py", "python"), ("**.html", babel_extract)]
    options = {"**.html": TEMPLATES}
    yield from extract_from_dir(folder, methods, options, keywords=KEYWORDS, comment_tags=("Translators:",))
    if folder.name == "forms":
        return  # the engine knows no problems, only classes that are called alike
    problems: list[tuple[str, Any]] = [("**.py", problem_sentences)]
    yield from extract_from_dir(folder, problems, keywords={"problem": None})


def problem_sentences(
    file: Any, _keywords: object, _tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's extraction method for what problems say."""
    for node in ast.walk(ast.parse(file.read())):
        for text in (*_of_class(node), *_of_call(node)):
            yield getattr(node, "lineno", 1), "problem", text, []


def _of_class(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ClassDef) and node.name in problem_classes():
        return [text] if (text := ast.get_docstring(node)) else []
    return []


def _of_call(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.Call) or _name(node.func) not in problem_classes():
        return []
    said = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "hint")]
    return [one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)]


@cache
def problem_classes() -> frozenset[str]:
    """The names of all classes of problems in the checkout, found by their bases."""
    bases: dict[str, set[str]] = {}
    for domain in DOMAINS:
        for source in domain.sources:
            for path in (ROOT / source).rglob("*.py"):
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.ClassDef):
                        bases.setdefault(node.name, set()).update(_name(base) for base in node.bases)
    known = {"Problem"}
    while fresh := {name for name, above in bases.items() if above & known} - known - {*NOT_FOR_PEOPLE}:
        known |= fresh
    return frozenset(known)


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def update(domain: Domain, locale: str, template: Catalog) -> None:
    """Write the catalogue anew: what is used, in order, with the translations that it and its parts have."""
    files = catalogue_files(domain.locale, domain.name, locale)
    present = merged([read_catalogue(path, locale) for path in files], locale)
    fresh = Catalog(locale=locale, project="Banshi", fuzzy=False, creation_date=SINCE, revision_date=SINCE)
    for message in present:
        if message.id and template.get(message.id, message.context) is None and message.id in written(domain):
            template.add(message.id, context=message.context)
    for message in sorted(_used(template), key=lambda one: str(one.id)):
        known = present.get(message.id, message.context)
        string = known.string if known else message.string
        fresh.add(message.id, string, locations=message.locations, context=message.context)
    main_file = domain.locale / locale / "LC_MESSAGES" / f"{domain.name}.po"
    main_file.parent.mkdir(parents=True, exist_ok=True)
    with main_file.open("wb") as file:
        write_po(file, fresh, width=110, include_lineno=False, sort_output=False)
    for path in files:
        if path != main_file:
            path.unlink()


def merged(catalogues: Sequence[Catalog], locale: str) -> Catalog:
    """One catalogue of several; the first that translates a message wins."""
    whole = Catalog(locale=locale, fuzzy=False)
    for catalogue in catalogues:
        for message in _used(catalogue):
            known = whole.get(message.id, message.context)
            if known is None or not _filled(known):
                whole.add(message.id, message.string, flags=message.flags, context=message.context)
    return whole


def faults() -> list[str]:
    """What is wrong with the catalogues, part files included, a line each."""
    found: list[str] = []
    for domain in DOMAINS:
        template = extract(domain)
        for locale in TRANSLATED:
            files = catalogue_files(domain.locale, domain.name, locale)
            present = merged([read_catalogue(path, locale) for path in files], locale)
            found += [
                f"{domain.name} {locale}: {fault}" for fault in _compared(template, present, written(domain))
            ]
    return found


def _compared(template: Catalog, present: Catalog, written: frozenset[str]) -> Iterator[str]:
    for message in _used(template):
        known = present.get(message.id, message.context)
        if known is None or not _filled(known):
            yield f"missing: {message.id!r} ({message.locations[0][0]})"
        elif known.fuzzy:
            yield f"fuzzy: {message.id!r}"
        elif wanted := _difference(message.id, known.string):
            yield f"placeholders differ ({', '.join(sorted(wanted))}): {message.id!r}"
    for message in _used(present):
        if template.get(message.id, message.context) is None and message.id not in written:
            yield f"unused: {message.id!r}"


@cache
def written(domain: Domain) -> frozenset[str]:
    """Every text constant of the domain's Python: a message may be said by a name, where no extraction sees it."""
    trees = (
        ast.parse(path.read_text(encoding="utf-8"))
        for source in domain.sources
        for path in (ROOT / source).rglob("*.py")
    )
    return frozenset(
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _used(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _filled(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(texts)


def _difference(message: Any, translation: Any) -> set[str]:
    if isinstance(message, str) and ONE_VALUE.fullmatch(message):
        return set()
    return _placeholders(message) ^ _placeholders(translation)


def _placeholders(text: Any) -> set[str]:
    texts = text if isinstance(text, tuple | list) else (text,)
    return {name for one in texts for name in PLACEHOLDER.findall(one)}


if __name__ == "__main__":
    main()
