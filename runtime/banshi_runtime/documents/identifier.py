"""The certificate identifier of GB/T 36904: root, type, issuer, serial, version, check character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from stdnum.iso7064 import mod_37_36

from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend

ROOT: Final = "1.2.156.3005.2"
_PARTS: Final = re.compile(
    r"(?P<type_code>[0-9A-Z]{21})\.(?P<issuer_code>[0-9A-Z]{18})\.(?P<serial>[0-9A-Z]{1,32})"
    r"\.(?P<version>[0-9]{3})\.(?P<check>[0-9A-Z])"
)


class NotAnIdentifier(CanMend):
    """This is not an electronic certificate identifier: %(why)s."""


@dataclass(frozen=True)
class Identifier:
    type_code: str  # the defining authority's credit code and three digits
    issuer_code: str  # the issuing authority's credit code
    serial: str
    version: int = 1  # raised when a certificate replaces an earlier one

    def __str__(self) -> str:
        body = self.parts()
        return f"{ROOT}.{'.'.join(body)}.{mod_37_36.calc_check_digit(''.join(body))}"

    def parts(self) -> tuple[str, str, str, str]:
        """Type, issuer, serial and version as they are written."""
        return self.type_code, self.issuer_code, self.serial, f"{self.version:03d}"


def make(type_code: str, issuer_code: str, serial: str, version: int = 1) -> str:
    """Put an identifier together. Raises NotAnIdentifier when a part does not have the standard's form."""
    identifier = Identifier(type_code, issuer_code, serial, version)
    if not _PARTS.fullmatch(f"{'.'.join(identifier.parts())}.0") or version < 1:
        raise NotAnIdentifier(why=_("its parts do not have the form of the standard"))
    return str(identifier)


def parse(text: str) -> Identifier:
    """Read an identifier and check its check character. Raises NotAnIdentifier with what is wrong."""
    if not text.startswith(f"{ROOT}."):
        raise NotAnIdentifier(why=_("it does not begin with %(root)s", root=ROOT))
    match = _PARTS.fullmatch(text.removeprefix(f"{ROOT}."))
    if not match:
        raise NotAnIdentifier(why=_("its parts do not have the form of the standard"))
    identifier = Identifier(match["type_code"], match["issuer_code"], match["serial"], int(match["version"]))
    if identifier.version < 1:
        raise NotAnIdentifier(why=_("its version is 000"))
    if str(identifier)[-1] != match["check"]:
        raise NotAnIdentifier(why=_("its check character is wrong"))
    return identifier
