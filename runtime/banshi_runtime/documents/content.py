"""A certificate as a document: all that is on it, worked out once at issuance and then frozen.

Pure: matter definition, answers and decision in, plain data out. Drawing it is ``layout``; the words are
filled by ``words``; what is stored and attached to the PDF is ``CertificateContent.to_data``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from banshi_platform import canonical
from banshi_platform.i18n import gettext as _

from .filters import date_zh
from .periods import NoValidity, at, period
from .words import BadText
from .writing import Writer, holds

INLINE_LIMIT: Final = 6
MOST_ROWS: Final = 1_000
ID_TYPES: Final = {"id_number": "111", "credit_code": "001"}  # 公民身份号码, 统一社会信用代码


@dataclass(frozen=True)
class Issuer:
    name: str
    code: str = ""  # unified social credit code


@dataclass(frozen=True)
class Holder:
    name: str
    id_type: str = ""  # 111, 001 …
    id_number: str = ""


@dataclass(frozen=True)
class Line:
    """One item on the face of the certificate."""

    id: str
    label: str
    value: str
    wide: bool = False
    faulty: bool = False  # preview only: something in it is not there


@dataclass(frozen=True)
class Column:
    label: str
    align: str = "left"


@dataclass(frozen=True)
class Annex:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    inline: bool = False  # few enough rows to stand on the face itself


@dataclass(frozen=True)
class JointSeal:
    """Another organisation that seals the same document. ``label`` stands above its name."""

    name: str
    code: str
    seal: str = "organ"
    label: str = ""


@dataclass(frozen=True)
class CertificateContent:
    kind: str  # certificate, letter
    layout: str
    title: str
    number: str
    identifier: str
    type_code: str
    holder: Holder
    issuer: Issuer
    issued_on: date
    valid_from: date
    valid_to: date | None  # None: no end
    verify_url: str
    lines: tuple[Line, ...] = ()
    body: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    annex: Annex | None = None
    number_label: str = ""
    addressee: str = ""
    shows_period: bool = False  # the layout writes the period of validity; else a line does, or none is due
    seal: str = "organ"
    joint: tuple[JointSeal, ...] = ()
    locale: str = "zh_CN"
    faults: tuple[str, ...] = field(default=())  # preview only

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values, dates as text: what is stored, and attached to the PDF."""
        days = {name: day.isoformat() if (day := getattr(self, name)) else None for name in _DAYS}
        return {**asdict(self), **days}

    def texts(self) -> str:
        """Every text that is drawn, run together: for the check that the fonts have all its characters."""
        cells = [cell for row in self.annex.rows for cell in row] if self.annex else []
        heads = [column.label for column in self.annex.columns] + [self.annex.title] if self.annex else []
        lines = [text for line in self.lines for text in (line.label, line.value)]
        own = [self.title, self.number, self.issuer.name, self.addressee, *self.body, *self.notes]
        own += [text for one in self.joint for text in (one.name, one.label)]
        return "".join([*own, *lines, *heads, *cells])


_DAYS: Final = ("issued_on", "valid_from", "valid_to")


def from_data(data: Mapping[str, Any]) -> CertificateContent:
    """The frozen document read back."""
    days = {name: date.fromisoformat(data[name]) if data[name] else None for name in _DAYS}
    annex = data["annex"]
    return CertificateContent(
        **{name: data[name] for name in ("kind", "layout", "title", "number", "identifier", "type_code")},
        **{name: data[name] for name in ("verify_url", "seal", "locale")},
        **{name: data[name] for name in ("number_label", "addressee", "shows_period")},
        **days,  # type: ignore[arg-type]  # the first two always have a day
        holder=Holder(**data["holder"]),
        issuer=Issuer(**data["issuer"]),
        lines=tuple(Line(**line) for line in data["lines"]),
        joint=tuple(JointSeal(**one) for one in data.get("joint", ())),  # older ones have none
        body=tuple(data["body"]),
        notes=tuple(data["notes"]),
        annex=_annex_from(annex) if annex else None,
        faults=tuple(data["faults"]),
    )


def _annex_from(data: Mapping[str, Any]) -> Annex:
    columns = tuple(Column(**column) for column in data["columns"])
    return Annex(data["title"], columns, tuple(tuple(row) for row in data["rows"]), data["inline"])


def build(
    result: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    decision: Mapping[str, Any],
    certificate_number: str,
    identifier: str,
    verify_url: str,
    issuer: Issuer,
    issued_on: date,
    context: Mapping[str, Any] | None = None,
    locale: str = "zh_CN",
    lenient: bool = False,
) -> CertificateContent:
    """Work out what is on a certificate: a ``result`` of certificate.json filled from the computed answers.

    Names in the texts: each answer, ``answers`` whole, ``decision``, ``certificate`` (number, identifier,
    issued_on, valid_from, valid_to, issuer, title) and what ``context`` adds. Raises BadText or NoValidity;
    ``lenient`` (for a preview) marks what is missing instead.
    """
    valid_from, valid_to = _period(result, answers, issued_on, lenient)
    facts = {
        "number": certificate_number,
        "identifier": identifier,
        "title": result.get("title", ""),
        "issuer": issuer.name,
        "issued_on": issued_on.isoformat(),
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else None,
    }
    data = _plain(
        {**answers, **(context or {}), "answers": answers, "decision": decision, "certificate": facts}
    )
    write = Writer(data, data["answers"], lenient)
    lines = tuple(_lines(result.get("fields") or (), write))
    return CertificateContent(
        kind=result.get("kind", "certificate"),
        layout=result.get("layout", "licence-portrait"),
        title=write.text(result.get("title")),
        number=certificate_number,
        identifier=identifier,
        type_code=result.get("type_code", ""),
        holder=_holder(result.get("holder") or {}, write),
        issuer=issuer,
        issued_on=issued_on,
        valid_from=valid_from,
        valid_to=valid_to,
        verify_url=verify_url,
        lines=lines,
        body=write.texts(result.get("body")),
        notes=write.texts(result.get("notes")),
        annex=_annex(result.get("annex"), write),
        number_label=write.text((result.get("number") or {}).get("label")),
        addressee=write.text(result.get("addressee")),
        shows_period=bool(result.get("validity")) and not _told(valid_to, lines),
        seal=result.get("seal", "organ"),
        joint=tuple(_joint_seal(one) for one in result.get("joint_seals", ())),
        locale=locale,
        faults=tuple(dict.fromkeys(write.faults)),
    )


def _joint_seal(raw: Mapping[str, Any]) -> JointSeal:
    return JointSeal(raw["name"], raw["credit_code"], raw.get("seal", "organ"), raw.get("label", ""))


def _told(valid_to: date | None, lines: Sequence[Line]) -> bool:
    """Whether a line of the matter's own says already until when it is valid."""
    return valid_to is not None and any(date_zh(valid_to) in line.value for line in lines)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values and nothing else: no object of ours comes near an authored text."""
    copied: dict[str, Any] = canonical.loads(canonical.dumps(values))
    return copied


def _period(
    result: Mapping[str, Any], answers: Mapping[str, Any], issued_on: date, lenient: bool
) -> tuple[date, date | None]:
    try:
        return period(result.get("validity"), answers, issued_on)
    except NoValidity:
        if lenient:
            return issued_on, None
        raise


def _holder(raw: Mapping[str, Any], write: Writer) -> Holder:
    id_type = write.text(raw.get("id_type"))
    return Holder(
        write.text(raw.get("name")), ID_TYPES.get(id_type, id_type), write.text(raw.get("id_number"))
    )


def _lines(fields: Sequence[Mapping[str, Any]], write: Writer) -> list[Line]:
    lines = []
    for raw in fields:
        if holds(raw.get("when"), write.answers):
            filled = write.filled(raw.get("value"))
            wide = bool(raw.get("wide", False))
            lines.append(
                Line(raw.get("id", ""), raw.get("label", ""), filled.text, wide, bool(filled.missing))
            )
    return lines


def _annex(raw: Mapping[str, Any] | None, write: Writer) -> Annex | None:
    rows = _rows(raw, write.answers) if raw and holds(raw.get("when"), write.answers) else []
    if not raw or not rows:
        return None
    columns = tuple(Column(item["label"], item.get("align", "left")) for item in raw["columns"])
    cells = tuple(
        tuple(write.text(column["value"], row=row, index=index, **_names(row)) for column in raw["columns"])
        for index, row in enumerate(rows, start=1)
    )
    inline = len(rows) <= int(raw.get("inline_limit", INLINE_LIMIT))
    return Annex(write.text(raw.get("title")), columns, cells, inline)


def _rows(raw: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Any]:
    try:
        found = at(answers, raw["rows"])
    except (LookupError, TypeError, ValueError):
        return []
    if not isinstance(found, list):
        return []
    if len(found) > MOST_ROWS:
        raise BadText(source=raw["rows"], why=_("it has more than %(most)s rows", most=MOST_ROWS))
    return found


def _names(row: Any) -> dict[str, Any]:
    """The answers of a row stand for themselves in a column's text, before those of the whole form."""
    return (
        {name: value for name, value in row.items() if name not in ("row", "index")}
        if isinstance(row, dict)
        else {}
    )
