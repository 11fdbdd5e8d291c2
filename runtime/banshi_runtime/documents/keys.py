"""The keys that sign: a PKCS#12 file given by the settings, or a development authority made at the first start.
Other organisations that seal the same document have keys of their own, by their credit code.

The development authority (root, issuing authority, signer) is made once, in one step that several processes may
take at the same time, and never in production. Signing with the keys is ``signing``.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from banshi_platform import clock
from banshi_platform.problems import Broken
from banshi_platform.settings import BadConfiguration, Settings

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
FOLDER: Final = "signing"
CREDIT_CODE: Final = re.compile(r"[0-9A-Z]{18}")
ROOT, ISSUING, SIGNER, KEY = "root.pem", "issuing.pem", "signer.pem", "signer.key"
YEARS: Final = {"root": 30, "issuing": 20, "signer": 10}
PURPOSE: Final = "电子证照开发测试，无法律效力"


@dataclass(frozen=True)
class Keys:
    """A key with its certificate, the certificates between it and the root, and the roots to trust."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    roots: tuple[x509.Certificate, ...]
    test: bool  # made by ourselves: the seal says so

    @property
    def name(self) -> str:
        found = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(found[0].value) if found else self.certificate.subject.rfc4514_string()


def load(settings: Settings) -> Keys:
    """The keys of this installation. Raises BadConfiguration with what to mend."""
    password = settings.signing_p12_password.get_secret_value()
    if settings.signing_p12:
        path = settings.signing_p12
        return _from_p12(path, path.stat().st_mtime_ns if path.is_file() else 0, password)
    if settings.environment == "production":
        raise BadConfiguration(
            "Production signs certificates with the authority's own key: set BANSHI_SIGNING_P12 to its PKCS#12 "
            "file and BANSHI_SIGNING_P12_PASSWORD to its password."
        )
    return development(settings.data_dir / "keys")


class NoSuchKey(Broken):
    """The platform holds no key of “%(name)s” (%(code)s), so its seal cannot be set. Ask the operator to add it."""


def joint(settings: Settings, code: str, name: str) -> Keys:
    """The keys of another organisation that seals jointly. Raises NoSuchKey, BadConfiguration."""
    found = require_joint(settings, code, name)
    return found or development(_joint_folder(settings) / code)


def require_joint(settings: Settings, code: str, name: str) -> Keys | None:
    """The keys given for it; None: a development authority will make them. Raises NoSuchKey, BadConfiguration."""
    path = settings.signing_joint / f"{code}.p12" if settings.signing_joint else None
    if path is not None and path.is_file():
        password = settings.signing_joint_password.get_secret_value()
        return _from_p12(path, path.stat().st_mtime_ns, password)
    if settings.environment == "production" or settings.signing_p12 or not CREDIT_CODE.fullmatch(code):
        raise NoSuchKey(name=name, code=code)
    return None


def roots(settings: Settings) -> tuple[x509.Certificate, ...]:
    """What a check of signatures made here trusts: the installation's roots, and those of who seals jointly."""
    found = list(load(settings).roots)
    for code in joint_codes(settings):
        with suppress(
            BadConfiguration
        ):  # one file that cannot be read must not stop all checking; the doctor tells
            found += joint(settings, code, code).roots
    return tuple(dict.fromkeys(found))


def joint_codes(settings: Settings) -> list[str]:
    """The organisations whose keys are here already."""
    held = {path.stem for path in settings.signing_joint.glob("*.p12")} if settings.signing_joint else set()
    made = _joint_folder(settings)
    if settings.environment != "production" and not settings.signing_p12 and made.is_dir():
        held |= {path.name for path in made.iterdir() if CREDIT_CODE.fullmatch(path.name)}
    return sorted(held)


def _joint_folder(settings: Settings) -> Path:
    return settings.data_dir / "keys" / "joint"


@lru_cache(maxsize=32)
def _from_p12(
    path: Path, changed: int, password: str
) -> Keys:  # changed: read again when the file is renewed
    try:
        bundle = pkcs12.load_pkcs12(path.read_bytes(), password.encode() or None)
    except (OSError, ValueError) as error:
        raise BadConfiguration(f"BANSHI_SIGNING_P12 names {path}, which cannot be read: {error}.") from error
    if not isinstance(bundle.key, PrivateKey) or bundle.cert is None:
        raise BadConfiguration(f"{path} holds no RSA or elliptic-curve key with its certificate.")
    chain = tuple(item.certificate for item in bundle.additional_certs)
    roots = tuple(item for item in chain if item.issuer == item.subject)
    return Keys(bundle.key, bundle.cert.certificate, chain, roots or (bundle.cert.certificate,), test=False)


def to_be_made(settings: Settings) -> bool:
    """Whether the first certificate will make a development authority."""
    made_here = settings.environment != "production" and settings.signing_p12 is None
    return made_here and not (settings.data_dir / "keys" / FOLDER).is_dir()


def development(folder: Path) -> Keys:
    """The development authority's signer in ``folder``; made when it is not there yet."""
    home = folder / FOLDER
    if not home.is_dir():
        _establish(home)
    return _read(home)


@lru_cache(maxsize=32)
def _read(home: Path) -> Keys:
    root, issuing, signer = (
        x509.load_pem_x509_certificate((home / name).read_bytes()) for name in (ROOT, ISSUING, SIGNER)
    )
    key = serialization.load_pem_private_key((home / KEY).read_bytes(), password=None)
    if not isinstance(key, PrivateKey):
        raise BadConfiguration(f"{home / KEY} holds a key of a kind that cannot sign.")
    return Keys(key, signer, (issuing, root), (root,), test=True)


def _establish(home: Path) -> None:
    """Make all files in a folder of their own, then name it: the first process wins, others use its keys."""
    home.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    workshop = Path(tempfile.mkdtemp(prefix=".signing-", dir=home.parent))
    try:
        for name, content in _authority().items():
            descriptor = os.open(workshop / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
        workshop.rename(home)
    except OSError:
        if not home.is_dir():
            raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _authority() -> dict[str, bytes]:
    keys = {role: ec.generate_private_key(ec.SECP256R1()) for role in YEARS}
    root = _certificate("root", "办事平台开发测试根证书", keys["root"], None)
    issuing = _certificate("issuing", "办事平台开发测试签发机构", keys["issuing"], (root, keys["root"]))
    signer = _certificate("signer", "办事平台电子印章（测试）", keys["signer"], (issuing, keys["issuing"]))
    pem = serialization.Encoding.PEM
    key = keys["signer"].private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # the keys of root and issuing authority are thrown away: nothing else shall be signed with them
    certificates = {ROOT: root, ISSUING: issuing, SIGNER: signer}
    return {name: item.public_bytes(pem) for name, item in certificates.items()} | {KEY: key}


def _certificate(
    role: str,
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None,
) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, PURPOSE),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    authority = role != "signer"
    begin = clock.now() - timedelta(days=30)  # a clock somewhat behind must not refuse it
    signing_key = issuer[1] if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=365 * YEARS[role]))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(_usage(authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False
        )
    )
    return builder.sign(signing_key, hashes.SHA256())


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
