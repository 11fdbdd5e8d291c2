"""Formats of the internet: addresses of mail, pages, machines, and pointers. Each is one pass over the text.

Sources: RFC 5321 (mail, dot-atoms only: nobody's address has quotation marks), RFC 3986 and 3987 (addresses of pages,
with letters of every script, as browsers show them), RFC 1123, 2673, 4291, 4122, 6901.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv6Address

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z0-9-]*[A-Za-z]{{2,}}")
_HOSTNAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_LETTERS = re.compile("[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd]")  # of RFC 3987
_PLAIN = r"A-Za-z0-9\-._~!$&'()*+,;="
_CODED = "%[0-9A-Fa-f]{2}"
_CHARACTER = rf"(?:[{_PLAIN}:@]|{_CODED})"
_REST = rf"(?:\?(?:{_CHARACTER}|[/?])*)?(?:#(?:{_CHARACTER}|[/?])*)?"
_HOST = rf"(?:\[[0-9A-Fa-f:.]+\]|\[v[0-9A-Fa-f]+\.[^\]\s]+\]|(?:[{_PLAIN}]|{_CODED})*)"
_USER = rf"(?:(?:[{_PLAIN}:]|{_CODED})*@)?"
_PLACE = rf"//{_USER}{_HOST}(?::\d*)?(?:/{_CHARACTER}*)*"
_PATH = rf"(?:/(?:{_CHARACTER}+(?:/{_CHARACTER}*)*)?|{_CHARACTER}+(?:/{_CHARACTER}*)*)?"
_NO_SCHEME = rf"(?:[{_PLAIN}@]|{_CODED})+(?:/{_CHARACTER}*)*"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:(?:{_PLACE}|{_PATH}){_REST}", re.ASCII)
_RELATIVE = re.compile(rf"(?:{_PLACE}|/(?:{_CHARACTER}+(?:/{_CHARACTER}*)*)?|{_NO_SCHEME})?{_REST}", re.ASCII)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*")
_RELATIVE_POINTER = re.compile(r"(?:0|[1-9]\d*)(?:#|(?:/(?:[^~/]|~[01])*)*)", re.ASCII)


def is_uri(text: str) -> bool:
    return _URI.fullmatch(_LETTERS.sub("a", text)) is not None and _has_address(text)


def is_uri_reference(text: str) -> bool:
    return is_uri(text) or (_RELATIVE.fullmatch(_LETTERS.sub("a", text)) is not None and _has_address(text))


def _has_address(text: str) -> bool:
    """Whether what stands in brackets is the address of a machine."""
    found = re.search(r"//[^/?#]*\[([0-9A-Fa-f:.]+)\]", text)
    return found is None or is_ipv6(found[1])


def is_hostname(text: str) -> bool:
    return len(text) <= 253 and _HOSTNAME.fullmatch(text) is not None and not text.endswith(".")


def is_ipv4(text: str) -> bool:
    try:
        return text.isascii() and str(IPv4Address(text)) == text
    except AddressValueError:
        return False


def is_ipv6(text: str) -> bool:
    try:
        return text.isascii() and "%" not in text and bool(str(IPv6Address(text)))
    except AddressValueError:
        return False


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "email": lambda text: len(text) <= 254 and bool(_EMAIL.fullmatch(text)),
    "uri": is_uri,
    "uri-reference": is_uri_reference,
    "hostname": is_hostname,
    "ipv4": is_ipv4,
    "ipv6": is_ipv6,
    "uuid": lambda text: bool(_UUID.fullmatch(text)),
    "json-pointer": lambda text: bool(_POINTER.fullmatch(text)),
    "relative-json-pointer": lambda text: bool(_RELATIVE_POINTER.fullmatch(text)),
}
