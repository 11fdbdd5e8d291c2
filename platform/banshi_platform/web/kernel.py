"""The application: surfaces joined to one Starlette app with the platform's middleware round it.

Here is only the joining. What each middleware does stands in its own module; surfaces are found through the
entry-point group ``banshi.surfaces``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.routing import Route as StarletteRoute

from .. import database, files, i18n, logs, permits, plugins, settings
from ..metrics import Metrics
from ..problems import Problem
from ..settings import BadConfiguration, Settings
from . import failures, health, language
from .guard import Guard
from .headers import SecurityHeaders
from .inside import connect, working
from .sessions import Sessions
from .surface import JobHandler, MenuItem, Route, Surface
from .watch import Watch

GROUP = "banshi.surfaces"
PLATFORM = Surface(
    name="platform",
    routes=(
        Route("/healthz", health.alive, "healthz", permits.PUBLIC),
        Route("/readyz", health.ready, "readyz", permits.PUBLIC),
        Route("/metrics", health.counters, "metrics", permits.PUBLIC),
        Route("/language", language.choose, "language", permits.PUBLIC, methods=("POST",), max_body=10_000),
    ),
)
SESSIONLESS = ("/healthz", "/readyz", "/metrics")


@dataclass(frozen=True)
class TableRow:
    """A route as the table of permits shows it."""

    surface: str
    path: str
    methods: tuple[str, ...]
    name: str
    permit: str


def installed_surfaces() -> list[Surface]:
    """The surfaces of the installed packages, by name. One that does not load stops the start."""
    found = []
    for entry in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            found.append(entry.load())
        except Exception as error:
            raise BadConfiguration(
                f"The surface {entry.name!r} ({entry.value}) cannot be loaded: "
                f"{type(error).__name__}: {error}"
            ) from error
    return found


def build_app(given: Settings | None = None, surfaces: Sequence[Surface] | None = None) -> Starlette:
    """The ASGI application (``uvicorn --factory banshi_platform.web.kernel:build_app``)."""
    chosen = settings.use(given or settings.load())
    logs.configure(chosen)
    present = list(installed_surfaces() if surfaces is None else surfaces)
    everywhere = [PLATFORM, *present]
    _check(everywhere)
    mounts = [mount for surface in present for mount in surface.mounts]
    metrics = Metrics()
    app = Starlette(
        debug=False,
        routes=[*_routes(everywhere, chosen), *mounts],
        middleware=_middleware(chosen, metrics, _prefixes(mounts)),
        exception_handlers={Problem: _problem, HTTPException: _problem},
        lifespan=_lifespan,
    )
    app.state.settings, app.state.surfaces, app.state.metrics = chosen, present, metrics
    app.state.menu = menu(present)
    app.state.route_table = [_row(surface, route) for surface in everywhere for route in surface.routes]
    app.state.path_params = {
        r.name: frozenset(r.param_convertors) for r in app.routes if isinstance(r, StarletteRoute)
    }
    app.state.jobs, app.state.worker = job_handlers(present), None
    return app


def menu(surfaces: Sequence[Surface]) -> list[MenuItem]:
    return sorted((item for surface in surfaces for item in surface.menu), key=lambda item: item.order)


def route_table(app: Starlette) -> list[TableRow]:
    """Every route with its permit. Static mounts are not in it: they are public files of the product."""
    rows: list[TableRow] = app.state.route_table
    return rows


def _row(surface: Surface, route: Route) -> TableRow:
    return TableRow(surface.name, route.path, route.methods, route.name, route.permit)


def _routes(surfaces: Sequence[Surface], chosen: Settings) -> list[BaseRoute]:
    return [
        StarletteRoute(
            route.path,
            Guard(route, route.max_body or chosen.max_form_bytes),
            methods=list(route.methods),
            name=route.name,
        )
        for surface in surfaces
        for route in surface.routes
    ]


def _middleware(chosen: Settings, metrics: Metrics, static: tuple[str, ...]) -> list[Middleware]:
    """From the outside inwards. All pure ASGI: a BaseHTTPMiddleware would cost more than a page."""
    return [
        Middleware(Watch, metrics=metrics),
        Middleware(SecurityHeaders, settings=chosen, static=static),
        Middleware(failures.Fence),
        Middleware(Sessions, settings=chosen, without=(*SESSIONLESS, *static)),
        Middleware(language.Language, settings=chosen),
    ]


def _prefixes(mounts: Sequence[BaseRoute]) -> tuple[str, ...]:
    return tuple(f"{mount.path}/" for mount in mounts if isinstance(mount, Mount))


async def _problem(request: Request, error: Exception) -> Response:
    return await failures.answer(request, error)


def _check(surfaces: Sequence[Surface]) -> None:
    """Two routes of one name, or a permit that nobody registered, stop the start."""
    paths: dict[str, str] = {}
    for surface in surfaces:
        for route in surface.routes:
            if paths.setdefault(route.name, route.path) != route.path:
                raise BadConfiguration(
                    f"Two routes are named {route.name!r}: {paths[route.name]} and {route.path}."
                )
            _check_permit(surface.name, route.path, route.permit)
        for item in surface.menu:
            _check_permit(surface.name, item.route, item.permit)
            if item.route not in paths:
                raise BadConfiguration(
                    f"The menu of {surface.name!r} names the unknown route {item.route!r}."
                )


def _check_permit(surface: str, what: str, permit: str) -> None:
    if permit not in (permits.PUBLIC, permits.SIGNED_IN) and permit not in permits.ACTIONS:
        raise BadConfiguration(f"{what} of the surface {surface!r} has the unknown permit {permit!r}.")


def job_handlers(surfaces: Sequence[Surface]) -> dict[str, JobHandler]:
    """The jobs of all surfaces by name; a name used twice stops the start."""
    handlers: dict[str, JobHandler] = {}
    for surface in surfaces:
        for name, handler in surface.jobs.items():
            if handlers.setdefault(name, handler) is not handler:
                raise BadConfiguration(f"Two surfaces have a job named {name!r}.")
    return handlers


def answering(surfaces: Sequence[Surface]) -> dict[str, object]:
    """What the surfaces answer hooks with."""
    return {surface.name: surface.hooks for surface in surfaces if surface.hooks is not None}


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    i18n.load_catalogues()
    await database.open_database(app.state.settings, app.state.surfaces)
    try:
        await connect()
        app.state.plugins = await plugins.start(app.state.settings, answering(app.state.surfaces))
        app.state.plugins.on_failure = app.state.metrics.plugin_failed
        async with working(app.state.settings, app.state.jobs) as app.state.worker:
            logs.log.info("ready", address=app.state.settings.public_url)
            yield
    finally:
        files.use_store(None)
        await database.close_database()
