"""A service matter as one value: profile, guide, form, materials, procedure, certificate and translations.

Reads it from the files of a package or from one canonical text, and writes it back: the same value always
gives the same bytes. Folders and zips are package.py's, faults of content checks.py's.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field

from .spelling import read, spell
from .values import Finding, Json

PARTS = ("profile", "guide", "form", "materials", "procedure", "certificate")
BASE_LOCALE = "zh_CN"
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FILE_NAME = re.compile(
    r"(?P<part>profile|guide|form|materials|procedure|certificate)\.json"
    r"|translations/(?P<locale>[a-z]{2,3}(_[A-Z]{2})?)\.json"
    r"|samples/(?P<sample>[a-z0-9][a-z0-9_-]{0,79})\.json"
    r"|files/(?P<file>[\w（）-][\w（）. -]{0,119})"
)
BIGGEST_CODE = 60
BIGGEST_JSON = 2 * 1024 * 1024
BIGGEST_FILE = 5 * 1024 * 1024
BIGGEST_PACKAGE = 20 * 1024 * 1024
MOST_FILES = 200


class BadPackage(ValueError):
    """These files are no matter package. ``findings`` say what is wrong with which file."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(" ".join((finding.message or {}).get("en", finding.code) for finding in findings))
        self.findings = findings

    def sentence(self, locale: str = BASE_LOCALE) -> str:
        return " ".join((finding.message or {}).get(locale, str(self)) for finding in self.findings)


@dataclass(frozen=True)
class Definition:
    """All that makes a matter. Each part is plain JSON; ``files`` are the blank forms applicants download."""

    profile: Mapping[str, Json]
    guide: Mapping[str, Json]
    form: Mapping[str, Json]
    materials: Mapping[str, Json]
    procedure: Mapping[str, Json]
    certificate: Mapping[str, Json]
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    samples: Mapping[str, Json] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def facts(self) -> Mapping[str, Json]:
        """What formulas see as ``facts``: the parameters of the matter, and ``rates``, its table of fee rates."""
        return {"rates": self.profile.get("fee", {}).get("rates", []), **self.profile.get("facts", {})}


def title(defn: Definition) -> str:
    return str(defn.profile["title"])


def fault(pointer: str, code: str, zh: str, en: str, severity: str = "error") -> Finding:
    """A finding about a package, with its sentence in both languages."""
    return Finding(pointer, code, severity=severity, message={"zh_CN": zh, "en": en})  # type: ignore[arg-type]


def read_package(files: Mapping[str, bytes]) -> Definition:
    """The definition in the files of a package, by their names in it. Raises BadPackage."""
    if faults := (*_bad_names(files), *_bad_sizes(files)):
        raise BadPackage(*faults)
    parts: dict[str, Json] = {}
    faults = ()
    for name, data in files.items():
        if not name.startswith("files/"):
            try:
                parts[name] = _object(read(data.decode("utf-8-sig")))
            except ValueError as error:
                faults += (_not_json(name, error),)
    if faults:
        raise BadPackage(*faults)
    return _joined(parts, {n.removeprefix("files/"): d for n, d in files.items() if n.startswith("files/")})


def to_files(defn: Definition) -> dict[str, bytes]:
    """The files of the package, in canonical spelling."""
    texts = {f"{part}.json": getattr(defn, part) for part in PARTS}
    texts |= {f"translations/{locale}.json": words for locale, words in defn.translations.items()}
    texts |= {f"samples/{name}.json": sample for name, sample in defn.samples.items()}
    written = {name: spell(value).encode() for name, value in texts.items()}
    return written | {f"files/{name}": data for name, data in defn.files.items()}


def to_canonical(defn: Definition) -> str:
    """The whole definition as one text, which is what a version stores and what its digest is taken of."""
    whole = {part: getattr(defn, part) for part in (*PARTS, "translations", "samples")}
    return spell({**whole, "files": {name: b64encode(data).decode() for name, data in defn.files.items()}})


def from_canonical(text: str) -> Definition:
    """The definition in a canonical text. Raises BadPackage: a text somebody edited may be anything."""
    try:
        whole = _object(read(text))
        groups = {key: _object(whole.get(key, {})) for key in ("translations", "samples", "files")}
        files = {name: b64decode(str(data), validate=True) for name, data in groups["files"].items()}
    except (NotBase64, ValueError) as error:
        raise BadPackage(_not_json("", error)) from error
    named = {f"{part}.json": whole[part] for part in PARTS if part in whole}
    named |= {f"translations/{locale}.json": words for locale, words in groups["translations"].items()}
    named |= {f"samples/{name}.json": sample for name, sample in groups["samples"].items()}
    data = {f"files/{name}": content for name, content in files.items()}
    if faults := (*_bad_names([*named, *data]), *_bad_sizes(data), *_unknown_parts(whole)):
        raise BadPackage(*faults)
    return _joined(named, files)


def _joined(parts: Mapping[str, Json], files: Mapping[str, bytes]) -> Definition:
    missing = [f"{part}.json" for part in PARTS if f"{part}.json" not in parts]
    if missing:
        names = "、".join(missing)
        text = f"The package lacks {', '.join(missing)}."
        raise BadPackage(fault("", "missing_file", f"事项包缺少文件：{names}。", text))
    if wrong := [
        _not_json(name, ValueError("not an object")) for name, v in parts.items() if not isinstance(v, dict)
    ]:
        raise BadPackage(*wrong)
    if faults := _bad_identity(parts["profile.json"]):
        raise BadPackage(*faults)
    return Definition(
        **{part: parts[f"{part}.json"] for part in PARTS},
        translations=_group(parts, "translations/"),
        samples=_group(parts, "samples/"),
        files=dict(sorted(files.items())),
    )


def _group(parts: Mapping[str, Json], folder: str) -> dict[str, Json]:
    names = sorted(name for name in parts if name.startswith(folder))
    return {name.removeprefix(folder).removesuffix(".json"): parts[name] for name in names}


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _bad_names(names: Mapping[str, bytes] | list[str]) -> tuple[Finding, ...]:
    return tuple(
        fault(
            name,
            "unknown_file",
            f"事项包不收“{name[:80]}”这样的文件名：请对照事项包说明放置文件。",
            f"“{name[:80]}” is not a file of a matter package: see docs/matter-package.md for the names.",
        )
        for name in names
        if not FILE_NAME.fullmatch(name) or ".." in name
    )


def _bad_sizes(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    faults = [
        fault(name, "too_large", f"文件“{name}”太大。", f"The file “{name}” is too large.")
        for name, data in files.items()
        if len(data) > (BIGGEST_FILE if name.startswith("files/") else BIGGEST_JSON)
    ]
    if len(files) > MOST_FILES or sum(map(len, files.values())) > BIGGEST_PACKAGE:
        faults.append(
            fault(
                "", "too_large", "事项包太大或文件太多。", "The package is too large or has too many files."
            )
        )
    return tuple(faults)


def _unknown_parts(whole: Mapping[str, Json]) -> tuple[Finding, ...]:
    known = {*PARTS, "translations", "samples", "files"}
    return tuple(
        fault(name, "unknown_part", f"不认识的部分“{name}”。", f"“{name}” is not a part of a matter.")
        for name in whole
        if name not in known
    )


def _bad_identity(profile: Mapping[str, Json]) -> tuple[Finding, ...]:
    """What everybody relies on before the checks have run: code, title, organisation."""
    faults = []
    code = profile.get("code")
    if not isinstance(code, str) or not CODE.fullmatch(code) or len(code) > BIGGEST_CODE:
        zh = "事项代号应为小写字母、数字和连字符，最多 60 个字符，如 outdoor-advertising。"
        en = "The code of a matter has small letters, digits and hyphens, 60 at most, like outdoor-advertising."
        faults.append(fault("profile.json#/code", "code", zh, en))
    if not isinstance(profile.get("title"), str) or not profile["title"].strip():
        faults.append(fault("profile.json#/title", "title", "事项没有名称。", "The matter has no title."))
    organisation = profile.get("organisation")
    if not isinstance(organisation, dict) or not isinstance(organisation.get("credit_code"), str):
        zh, en = (
            "没有写明实施主体的统一社会信用代码。",
            "The credit code of the organisation in charge is missing.",
        )
        faults.append(fault("profile.json#/organisation/credit_code", "organisation", zh, en))
    return tuple(faults)


def _not_json(name: str, error: Exception) -> Finding:
    where = name or "definition"
    return fault(
        name,
        "not_json",
        f"“{where}”不是可以读取的 JSON 对象（{error}）。",
        f"“{where}” is not a JSON object that can be read ({error}).",
    )
