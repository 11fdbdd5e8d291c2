"""Pages anyone may see: the portal's front page, the search, the guide of a matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import Response

from banshi_platform import clock
from banshi_platform.i18n import gettext as _
from banshi_platform.web.responses import content
from banshi_templates import contexts, guides

from .. import apply, catalogue
from ..catalogue import Published
from . import addresses
from .shown import actor_of, locale_of, page

PER_PAGE = 20
ON_FRONT = 8
AUDIENCES = {"1": "user-round", "2": "building-2"}
PERSONS, LEGAL = frozenset({"1"}), frozenset({"2", "3", "4", "5"})


async def home(request: Request) -> Response:
    """GET /"""
    matters = await catalogue.published(locale_of(request))
    return page(
        request,
        contexts.HomePage(
            search_url=addresses.MATTERS,
            hot_words=tuple(_word(m) for m in matters[:5]),
            audiences=_audiences(matters),
            person_topics=_topics(matters, "person"),
            legal_topics=_topics(matters, "legal"),
            matters=tuple(card(m) for m in matters[:ON_FRONT]),
            all_url=addresses.MATTERS,
            my_url=addresses.APPLICATIONS,
            query_url=addresses.QUERY,
            verify_url=addresses.VERIFY,
        ),
    )


def _word(matter: Published) -> contexts.Link:
    text = matter.profile.get("short_title") or matter.profile["title"]
    return contexts.Link(text, addresses.matter(matter.code))


def audience_titles() -> dict[str, str]:
    return {"1": _("Individuals"), "2": _("Companies and organisations")}


def _audiences(matters: Iterable[Published]) -> tuple[contexts.AudienceEntry, ...]:
    listed = tuple(matters)
    return tuple(
        contexts.AudienceEntry(
            title=title,
            url=addresses.searching(addresses.MATTERS, audience=code),
            icon=AUDIENCES[code],
            count=len(catalogue.matching(listed, audience=code)),
        )
        for code, title in audience_titles().items()
    )


def _topics(matters: Iterable[Published], group: str) -> tuple[contexts.Link, ...]:
    counted = Counter(t for m in matters for t in m.profile.get("topics", {}).get(group, ()))
    return tuple(
        contexts.Link(topic, addresses.searching(addresses.MATTERS, topic=topic), count=number)
        for topic, number in counted.most_common()
    )


def card(matter: Published) -> contexts.MatterCard:
    """A matter in a list."""
    profile, fee = matter.profile, matter.profile.get("fee")
    return contexts.MatterCard(
        title=profile["title"],
        url=addresses.matter(matter.code),
        organisation=(profile.get("organisation") or {}).get("name") or matter.organisation,
        summary=matter.definition.guide.get("summary", ""),
        audience=tuple(profile.get("audience", ())),
        type=profile.get("type", ""),
        promised=_promised(matter),
        visits=profile.get("visits"),
        fee_charged=fee.get("charged") if isinstance(fee, dict) else None,
        apply_url=addresses.apply(matter.code),
    )


def _promised(matter: Published) -> contexts.Limit | None:
    """The limit that always holds; where each has its condition, the longest, to promise nobody too much."""
    limits = matter.definition.procedure.get("limits", {}).get("promised") or ()
    if not limits:
        return None
    plain = next((limit for limit in limits if "when" not in limit), None)
    limit = plain or max(limits, key=lambda one: int(one["days"]))
    return contexts.Limit(limit["days"], limit.get("unit", "working_day"))


async def search(request: Request) -> Response:
    """GET /matters"""
    asked = request.query_params
    query, audience, topic = asked.get("q", "")[:100], asked.get("audience", ""), asked.get("topic", "")
    matters = await catalogue.published(locale_of(request))
    found = catalogue.matching(matters, search=query, audience=audience, topic=topic)
    number = int(asked["page"]) if asked.get("page", "").isdecimal() else 1
    links = contexts.page_links(
        len(found),
        number,
        PER_PAGE,
        lambda n: addresses.searching(addresses.MATTERS, q=query, audience=audience, topic=topic, page=n),
    )
    return page(
        request,
        contexts.SearchPage(
            action_url=addresses.MATTERS,
            query=query,
            audiences=_audience_choices(audience),
            topics=_topic_choices(matters, topic),
            results=tuple(card(m) for m in found[max(links.first - 1, 0) : links.last]),
            links=links,
            clear_url=addresses.MATTERS if query or audience or topic else "",
            suggestions=() if found else tuple(_word(m) for m in matters[:5]),
        ),
    )


def _audience_choices(chosen: str) -> tuple[contexts.Choice, ...]:
    offered = {"": _("Everyone"), **audience_titles()}
    return tuple(contexts.Choice(value, text, value == chosen) for value, text in offered.items())


def _topic_choices(matters: Iterable[Published], chosen: str) -> tuple[contexts.Choice, ...]:
    counted = Counter(topic for m in matters for topic in catalogue.topics(m))
    topics = (contexts.Choice(t, t, t == chosen, n) for t, n in counted.most_common())
    return (contexts.Choice("", _("All topics"), not chosen), *topics)


async def guide(request: Request) -> Response:
    """GET /matters/{code}; ``situation`` limits it to one of the matter's."""
    matter = await catalogue.find(request.path_params["code"], locale_of(request))
    actor = actor_of(request)
    drafts = await apply.drafts_of(actor, matter)
    return page(
        request,
        guides.guide(
            matter.definition,
            digest=matter.digest,
            version=matter.version,
            published_on=clock.local(matter.published_at).date(),
            situation=request.query_params.get("situation", ""),
            short=request.query_params.get("short") == "1",
            here=addresses.matter(matter.code),
            files=addresses.matter_files(matter.code),
            apply_url="" if matter.retired_at else addresses.apply(matter.code),
            retired_on=clock.local(matter.retired_at).date() if matter.retired_at else None,
            begins=actor.account_id is not None,
            drafts=tuple(
                contexts.Link(_("Continue the draft"), addresses.application(draft)) for draft in drafts
            ),
        ),
    )


async def package_file(request: Request) -> Response:
    """GET /matters/{code}/files/{name}: a blank form or a sample of the matter, for everybody."""
    matter = await catalogue.find(request.path_params["code"], locale_of(request))
    name = request.path_params["name"]
    media_type = guess_type(name)[0] or "application/octet-stream"
    return content(catalogue.download(matter, name), media_type, name)
