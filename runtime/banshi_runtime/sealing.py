"""Who seals a certificate: the issuing organisation, and another that seals the same document with a key of its own."""

from __future__ import annotations

from banshi_forms import from_canonical
from banshi_platform import settings
from banshi_platform.hooks import hookimpl
from banshi_platform.i18n import gettext as _
from banshi_platform.settings import BadConfiguration

from .documents import keys
from .documents.content import CertificateContent
from .documents.signing import LocalSigner, joint_signer


def joint_signers(content: CertificateContent, own: LocalSigner) -> list[LocalSigner]:
    """The signer of each joint seal; a second seal of the issuer itself is its own."""
    return [
        own if one.code == content.issuer.code else joint_signer(settings.current(), one.code, one.name)
        for one in content.joint
    ]


@hookimpl
def check_package(package: str) -> list[str]:
    """The answer to the platform's hook: an organisation whose seal is wanted and whose key is not here."""
    definition = from_canonical(package)
    own = definition.profile["organisation"]["credit_code"]
    wanted = {
        one["credit_code"]: one["name"]
        for result in definition.certificate.get("results", ())
        for one in result.get("joint_seals", ())
        if one["credit_code"] != own
    }
    return [said for code, name in wanted.items() if (said := _missing(code, name))]


def _missing(code: str, name: str) -> str:
    try:
        keys.require_joint(settings.current(), code, name)
    except keys.NoSuchKey as problem:
        return _(problem.sentence, **problem.params)
    except BadConfiguration as problem:
        return str(problem)
    return ""
