"""One made-up application from the first answer to the certificate, through the same services that people use.

Whatever goes wrong on the way is the end of it, told with the place in the package where it is mended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from banshi_forms import Definition, Finding, called_for, plan, sentence
from banshi_forms.declared import declared
from banshi_forms.rehearsing import Sample, generate
from banshi_forms.summary import Line, summarise
from banshi_platform import clock, files
from banshi_platform.actors import Actor
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import Problem
from banshi_templates.words import label

from .. import (
    apply,
    attachments,
    cases,
    certificate,
    decide,
    flow,
    impact,
    notices,
    panels,
    printing,
    seed,
    submit,
)
from ..tables import Certificate, Notice

NOTICES = "procedure.json#/notices"
MOST_STEPS = 60
MOST_ANSWERS = 40
TRIES = 8  # of an official's record that fits the stage's own form
WAYS: Sequence[tuple[str, ...]] = (  # what officials would rather do than go on, in turn
    (),
    ("supplement",),
    (),
    ("refuse",),
    ("return",),
)
ONWARDS = ("accept", "agree", "grant", "pay")
ENDS = (
    "refuse",
    "not_required",
    "decline",
)  # where nothing leads onwards: to send back would go round for ever


@dataclass(frozen=True)
class Cast:
    """Who plays: applicants of each kind, an official per role."""

    applicants: tuple[Actor, ...]
    officials: Mapping[str, Actor]


@dataclass
class Tale:
    """What is told of an application afterwards."""

    answers: list[tuple[str, str]] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    result: str = ""
    failure: str = ""
    place: str = ""
    documents: list[tuple[str, bytes]] = field(default_factory=list)


class Stuck(Exception):
    """The application cannot go on; ``place`` is where in the package."""

    def __init__(self, words: str, place: str = "") -> None:
        super().__init__(words)
        self.words, self.place = words, place


async def walk(definition: Definition, cast: Cast, number: int, sample: Sample) -> Tale:
    """The whole way of one application."""
    tale = Tale()
    try:
        if sample.faults:
            raise _unanswerable(definition, sample.faults[0])
        await _play(definition, cast, number, sample, tale)
    except Stuck as stuck:
        tale.failure, tale.place = stuck.words, stuck.place
    except submit.NotComplete as refused:
        first = refused.findings[0]
        tale.failure = sentence(first, current_locale())
        tale.place = tale.place or impact.place(first, definition)
    except Problem as problem:
        tale.failure = _(problem.sentence, **problem.params)
    except Exception as error:  # a rehearsal is there to find what nobody thought of
        tale.failure = _("Unforeseen: %(error)s", error=f"{type(error).__name__}: {error}"[:300])
    return tale


async def _play(definition: Definition, cast: Cast, number: int, sample: Sample, tale: Tale) -> None:
    applicant = cast.applicants[number % len(cast.applicants)]
    public_id = await fill(applicant, definition, sample, tale)
    case = await submit.submit(applicant, public_id, (await cases.load(public_id)).row.revision)
    tale.stages.append(_("Handed in"))
    await printing.print_form({"application": public_id})
    await _procedure(definition, cast, applicant, case, WAYS[number % len(WAYS)], tale)
    await certificate.issue({"application": public_id})
    case = await cases.load(public_id)
    if case.row.state == "granted":
        raise Stuck(_("It was granted, but no result was issued."), "certificate.json#/results")
    tale.result, tale.place = label("state", case.row.state), NOTICES
    tale.documents += await _notices(case)
    tale.place = ""
    for row in await Certificate.filter(application_id=case.row.id, file_id__isnull=False).order_by("id"):
        title = _result_title(definition, row.result)
        tale.documents.append((title, await files.read(str(row.file_id))))


async def _notices(case: cases.Case) -> list[tuple[str, bytes]]:
    """What the applicant was given in writing on the way, drawn and opened."""
    drawn = []
    for row in await Notice.filter(application_id=case.row.id).order_by("id"):
        data, title = await printing.notice(row), notices.words(row).title
        if not await asyncio.to_thread(_opens, data):
            raise Stuck(_("The notice “%(title)s” has no page.", title=title), NOTICES)
        drawn.append((title, data))
    return drawn


def _opens(data: bytes) -> bool:
    return int(PdfFileReader(BytesIO(data)).root["/Pages"]["/Count"]) > 0


async def play_on(definition: Definition, cast: Cast, applicant: Actor, public_id: str) -> None:
    """Officials play an application that was handed in to its end. Raises Stuck, Problem."""
    case = await cases.load(public_id)
    await _procedure(definition, cast, applicant, case, (), Tale())
    await certificate.issue({"application": public_id})


def _result_title(definition: Definition, name: str) -> str:
    titles = {r.get("id"): r.get("title") for r in definition.certificate.get("results", ())}
    return str(titles.get(name) or name)


async def fill(applicant: Actor, definition: Definition, sample: Sample, tale: Tale) -> str:
    """A draft with the made-up answers, their files, and every material that is called for."""
    draft = await apply.start(applicant, str(definition.profile["code"]))
    answers = await _with_files(applicant, draft.public_id, definition, sample.document)
    await apply.save(applicant, draft.public_id, answers, draft.revision)
    case = await cases.own(applicant, draft.public_id, current_locale())
    tale.answers = _answers(case)
    for need in called_for(case.definition, case.computed, case.context()):
        if need.necessity == "required" and not need.material.get("generated_from_form"):
            tale.place = f"{impact.MATERIALS}/{_number(definition.materials.get('materials', ()), need.id)}"
            await seed.hand_in(applicant, draft.public_id, need.material)
    tale.place = ""
    return str(draft.public_id)


def _number(items: Sequence[Mapping[str, Any]], name: str) -> int:
    return next((at for at, item in enumerate(items) if item.get("id") == name), 0)


def _answers(case: cases.Case) -> list[tuple[str, str]]:
    """What was filled in, as words."""
    locale = current_locale()
    steps = summarise(plan(case.definition.form, case.answers, case.context(locale)), locale)
    lines = (line for step in steps for part in step.parts for line in part.lines)
    return [pair for line in lines for pair in _said(line)][:MOST_ANSWERS]


def _said(line: Line) -> Iterator[tuple[str, str]]:
    if line.rows:
        yield line.label, _("%(number)s rows", number=len(line.rows))
    for inner in line.lines:
        yield from _said(inner)
    if line.text or line.files:
        yield line.label, line.text or _(", ").join(file.name for file in line.files)


async def _with_files(applicant: Actor, public_id: str, definition: Definition, document: Any) -> Any:
    """The answers with a made-up file where the form asks for one."""
    wanted = {
        path: schema
        for path, schemas in declared(definition.form).items()
        for schema in schemas
        if schema.get("x-widget") == "file"
    }

    async def put(value: Any, path: str, pointer: str) -> Any:
        if isinstance(value, dict):
            below = {k: (f"{path}/{k}".lstrip("/"), f"{pointer}/{k}") for k in value}
            return {key: await put(item, *below[key]) for key, item in value.items()}
        if isinstance(value, list):
            inner = path if path in wanted else f"{path}/*"
            return [await put(item, inner, f"{pointer}/{at}") for at, item in enumerate(value)]
        if path not in wanted or not isinstance(value, str):
            return value
        accept = wanted[path].get("x-accept") or {}
        kind = "png" if "png" in attachments.rules_of(accept).types else "pdf"
        name = str(wanted[path].get("title", "file"))[:40]
        data = seed.picture(f"{name}{pointer}", kind)  # the same file twice would count once
        kept = await attachments.hand_in_answer(applicant, public_id, pointer, f"{name}.{kind}", data, accept)
        return kept.public_id

    return await put(document, "", "")


async def _procedure(
    definition: Definition, cast: Cast, applicant: Actor, case: cases.Case, way: Sequence[str], tale: Tale
) -> None:
    """Official after official, until nobody has anything left to do."""
    left = list(way)
    for _step in range(MOST_STEPS):
        if case.row.state == "supplement":
            case = await submit.submit(applicant, case.row.public_id, case.row.revision)
            tale.stages.append(label("action", "resubmit"))
        if case.row.state not in (*flow.DESK_STATES, "payment"):
            return
        case = await cases.load(case.row.public_id)
        actor, offer = _next(definition, cast, case, left)
        if offer.action in left:
            left.remove(offer.action)
        tale.place = _stage_place(definition, case.row.stage)
        answers = _record(case, offer)
        await decide.decide(actor, case.row.public_id, offer.action, case.row.revision, answers)
        title = offer.stage.title if offer.stage else ""
        tale.stages.append(f"{title} · {label('action', offer.action)}")
        case = await cases.load(case.row.public_id)
    raise Stuck(
        _("After %(number)s steps it is still not decided.", number=MOST_STEPS), "procedure.json#/stages"
    )


def _record(case: cases.Case, offer: flow.Offer) -> dict[str, Any]:
    """What the official fills in; the form of the stage as its own rules want it."""
    answers = seed.panel_answers(case, offer)
    form = panels.record_schema(offer)["properties"].get("form") if offer.action != "pay" else None
    made = generate(form, TRIES, case.row.id, case.context(today=clock.today())) if form else []
    fitting = [one.document for one in made if not one.faults]
    return {**answers, "form": fitting[0]} if fitting else answers


def _next(
    definition: Definition, cast: Cast, case: cases.Case, left: Sequence[str]
) -> tuple[Actor, flow.Offer]:
    """Who acts, and what he does: what the way wants, else what leads onwards or to an end, else any."""
    offered = [(actor, offer) for actor in cast.officials.values() for offer in cases.offers(actor, case)]
    possible = [(actor, offer) for actor, offer in offered if offer.stage is not None]
    for wanted in (*left, *ONWARDS, *ENDS):
        for actor, offer in possible:
            if offer.action == wanted:
                return actor, offer
    if possible:
        return possible[0]
    raise Stuck(
        _("Nobody can do anything at the stage “%(stage)s”.", stage=case.stage.title if case.stage else "?"),
        _stage_place(definition, case.row.stage),
    )


def _stage_place(definition: Definition, stage: str) -> str:
    stages = definition.procedure.get("stages", ())
    return f"procedure.json#/stages/{_number(stages, stage)}"


def _unanswerable(definition: Definition, finding: Finding) -> Stuck:
    why = sentence(finding, current_locale())
    return Stuck(
        _("No answers could be made up that fit: %(why)s", why=why), impact.place(finding, definition)
    )
