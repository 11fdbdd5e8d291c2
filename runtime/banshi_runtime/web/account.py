"""Sign in, sign out, one click as a demo person, and what is known of oneself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import mask
from banshi_platform import accounts
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import Problem
from banshi_platform.settings import current
from banshi_platform.tables import Account, Organisation, RoleGrant
from banshi_platform.web.inputs import Form, address, read_form
from banshi_platform.web.responses import local_path, see_other
from banshi_templates import contexts

from . import addresses
from .shown import actor_of, page


async def sign_in_page(request: Request) -> Response:
    """GET /sign-in"""
    there = local_path(request.query_params.get("next"), addresses.HOME)
    if actor_of(request).signed_in:
        return see_other(there)
    return await _sign_in_page(request, there)


async def _sign_in_page(
    request: Request, there: str, username: str = "", problem: Problem | None = None
) -> Response:
    context = contexts.SignInPage(
        action_url=addresses.SIGN_IN,
        next=there,
        username=username,
        error=_(problem.sentence, **problem.params) if problem else "",
        demo_accounts=await demo_accounts(),
        demo_url=addresses.DEMO_SIGN_IN,
    )
    return page(request, context, problem.status if problem else 200)


async def demo_accounts() -> tuple[contexts.DemoAccount, ...]:
    """The people one may be with one click; none where demo accounts are not switched on."""
    if not current().demo_accounts:
        return ()
    rows = await Account.filter(demo=True, disabled=False).order_by("id").select_related("person")
    held = await RoleGrant.filter(account__demo=True).values("account_id", "role")
    roles = {row["account_id"]: row["role"] for row in held}
    return tuple(
        contexts.DemoAccount(value=row.username, name=row.person.name, role=roles.get(row.id, "applicant"))
        for row in rows
    )


async def sign_in(request: Request) -> Response:
    """POST /sign-in"""
    form = await read_form(request, max_fields=10, max_files=0)
    username = form.get("username")[:80]
    try:
        account = await accounts.sign_in(username, form.get("password"), address(request))
    except Problem as problem:
        return await _sign_in_page(request, _next(form), username, problem)
    return await _entered(request, account, form)


async def demo_sign_in(request: Request) -> Response:
    """POST /demo-sign-in"""
    form = await read_form(request, max_fields=10, max_files=0)
    try:
        account = await accounts.sign_in_demo(form.get("account")[:80])
    except Problem as problem:
        return await _sign_in_page(request, _next(form), "", problem)
    return await _entered(request, account, form)


def _next(form: Form) -> str:
    return local_path(form.get("next"), addresses.HOME)


async def _entered(request: Request, account: Account, form: Form) -> Response:
    await request.state.session.begin(account)
    there = _next(form)
    if there == addresses.HOME and account.kind == "staff":
        actor = await accounts.actor_for(account.id)
        there = addresses.DESK if any(actor.has_role(r) for r in ("intake", "reviewer", "decider")) else there
    return see_other(there)


async def sign_out(request: Request) -> Response:
    """POST /sign-out"""
    await request.state.session.end()
    request.state.session.flash(_("You have signed out."))
    return see_other(addresses.HOME)


async def profile(request: Request) -> Response:
    """GET /me"""
    actor = actor_of(request)
    account = await Account.get(id=actor.account_id).select_related("person")
    person = account.person
    names = {
        row["id"]: row["name"]
        for row in await Organisation.filter(id__in=[g.organisation_id for g in actor.grants]).values(
            "id", "name"
        )
    }
    known = (
        (_("ID number"), mask("id_number", person.id_number)),
        (_("Mobile"), mask("mobile", person.mobile)),
        (_("E-mail"), person.email),
    )
    return page(
        request,
        contexts.ProfilePage(
            name=person.name,
            username=account.username,
            facts=tuple(contexts.Fact(label, value) for label, value in known if value),
            roles=tuple(contexts.Fact(g.role, names.get(g.organisation_id, "")) for g in actor.grants),
            sign_out_url=addresses.SIGN_OUT,
        ),
    )
