"""What a surface hands over to the platform: routes with their permit, menu, jobs, tables, commands.

A surface is found through the entry-point group ``banshi.surfaces``; the platform never imports one by name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import click
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from ..doctor import CheckFunction

Endpoint = Callable[[Request], Awaitable[Response]]
JobHandler = Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Route:
    """One address. ``permit`` says who may use it: ``public``, ``signed_in`` or one of ``permits.ACTIONS``.

    The permit guards the page; the endpoint still checks each object against the person.
    """

    path: str
    endpoint: Endpoint
    name: str
    permit: str
    methods: tuple[str, ...] = ("GET",)
    max_body: int | None = None  # bytes; None: settings.max_form_bytes


@dataclass(frozen=True)
class MenuItem:
    """A link of the top menu, shown to those whose permit the route grants. ``label`` is a msgid."""

    label: str
    route: str
    permit: str
    order: int = 100


@dataclass(frozen=True)
class Surface:
    name: str
    routes: Sequence[Route] = ()
    mounts: Sequence[BaseRoute] = ()  # static files only
    menu: Sequence[MenuItem] = ()
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    tables: str | None = (
        None  # module with Tortoise models; app label = name; migrations in <package>.migrations
    )
    commands: Sequence[click.Command] = ()
    checks: Sequence[CheckFunction] = ()  # looked at by `banshi doctor`
    hooks: object | None = None  # module with hooks this surface answers, as a plugin does
    problem_page: Callable[[Request, Exception, int], Response] | None = None  # draws errors as pages


def url(request: Request, name: str, /, **params: Any) -> str:
    """The address of a route: path parameters in place, the others as a query (None leaves one out)."""
    known = request.app.state.path_params.get(name, frozenset())
    path = request.app.url_path_for(name, **{key: value for key, value in params.items() if key in known})
    query = {key: value for key, value in params.items() if key not in known and value is not None}
    prefix = request.scope.get("root_path", "")
    return quote(f"{prefix}{path}", safe="/:@!$&'()*+,;=~") + (
        f"?{urlencode(query, doseq=True)}" if query else ""
    )
