"""Log lines: one event each, for people or as JSON, with the request's id and without personal data.

What may be written are routes, statuses, kinds and counts. A traceback gives the places and the type, never
the message of a foreign exception, which may quote what somebody typed (``debug`` shows it).
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

from .problems import Problem
from .settings import Settings

Event = MutableMapping[str, Any]
QUIET = (
    "uvicorn.access",
    "asyncio",
    "aiosqlite",
    "tortoise",
    "botocore",
    "httpx",
    "httpx2",
    "boto3",
    "urllib3",
    "fontTools",
    "weasyprint",
)
log = structlog.stdlib.get_logger("banshi")


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every log line of this process, ours and the libraries', through one chain to a stream (standard error)."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not settings.debug:
        shared.append(_places_only)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(settings)],
    )
    _attach(logging.StreamHandler(stream or sys.stderr), formatter, settings.log_level.upper())


def _rendering(settings: Settings) -> list[Any]:
    if settings.log_format == "json":
        as_json = structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)
        return [structlog.processors.format_exc_info, as_json]
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]


def _attach(handler: logging.Handler, formatter: logging.Formatter, level: str) -> None:
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _places_only(_: Any, __: str, event: Event) -> Event:
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event.update(described(error))
    return event


def described(error: BaseException) -> dict[str, Any]:
    """What may be written about an exception: its type, its place, its sentence if that is ours."""
    seen: dict[str, Any] = {"error": f"{type(error).__module__}.{type(error).__qualname__}"}
    if isinstance(error, Problem):
        seen["sentence"] = error.sentence
    if error.__traceback__:
        seen["at"] = places(error.__traceback__)
    if error.__cause__ is not None:
        seen["cause"] = type(error.__cause__).__qualname__
    return seen


def places(trace: TracebackType) -> list[str]:
    """File, line and function of the last frames, innermost last."""
    frames = traceback.extract_tb(trace)[-8:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
