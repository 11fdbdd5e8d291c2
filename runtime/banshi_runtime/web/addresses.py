"""Every address of the runtime's pages, in one place: routes and links are made from the same words."""

from __future__ import annotations

from urllib.parse import quote, urlencode

HOME = "/"
MATTERS = "/matters"
APPLICATIONS = "/applications"
QUERY = "/query"
VERIFY = "/verify"
DESK = "/desk"
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
DEMO_SIGN_IN = "/demo-sign-in"
PROFILE = "/me"


def searching(path: str, **parameters: str | int | None) -> str:
    """A path with those parameters that have a value."""
    given = {name: value for name, value in parameters.items() if value not in (None, "", 0)}
    return f"{path}?{urlencode(given)}" if given else path


def matter(code: str) -> str:
    return f"{MATTERS}/{quote(code)}"


def matter_files(code: str) -> str:
    """Below it lie the blank forms and samples of a matter."""
    return f"{matter(code)}/files"


def apply(code: str) -> str:
    return f"{matter(code)}/apply"


def application(public_id: str, *parts: str) -> str:
    """An application, or something of it: ``application(id, "steps", "site")``."""
    return "/".join((APPLICATIONS, public_id, *(quote(part, safe="") for part in parts)))


def file(public_id: str, reference: str) -> str:
    return application(public_id, "files", reference)


def notice(public_id: str) -> str:
    return f"/notices/{public_id}"


def certificate(code: str) -> str:
    return f"/certificates/{code}.pdf"


def verify(code: str) -> str:
    return f"{VERIFY}/{code}"


def desk(public_id: str, *parts: str) -> str:
    return "/".join((DESK, public_id, *parts))
