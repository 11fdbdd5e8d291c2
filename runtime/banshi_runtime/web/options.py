"""Options of a long list for somebody who types: what the page of a step asks for while it is being filled in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from banshi_forms import suggest
from banshi_platform.problems import NotFound

from .apply import opened


async def options(request: Request) -> Response:
    """GET …/steps/{step}/options?field=NAME&q=WORDS: to whom the step is open, as JSON."""
    form = await opened(request)
    step = form.steps[form.index(request.path_params["step"])]
    found = suggest(step, request.query_params.get("field", ""), request.query_params.get("q", ""))
    if found is None:
        raise NotFound()
    return JSONResponse(found)
