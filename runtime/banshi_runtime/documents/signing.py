"""Signs a PDF (PAdES B-B, or B-T with a time stamp) with the seal as the signature's appearance.

``Signer`` is what issuing knows; another one (an HSM, a province's seal service) replaces ``LocalSigner`` by having
the same method. The keys come from ``keys``, the drawing of the seal from ``seal``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any, Final, Protocol

from asn1crypto import x509 as asn1_x509  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from pyhanko.pdf_utils.content import PdfResources, RawContent, ResourceType
from pyhanko.pdf_utils.generic import DictionaryObject, FloatObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers import Signer as CmsSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from banshi_platform import clock
from banshi_platform.settings import Settings

from . import keys
from .pdf import Place
from .seal import MILLIMETRES, OPACITY, Seal, operators

POINTS: Final = round(MILLIMETRES / 25.4 * 72)  # pyHanko knows boxes of whole points only
FIELD: Final = "BanshiSeal"
DIGEST: Final = "sha256"
DIGESTS: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True)
class Sealing:
    """A seal to set: what it says, and where on the page; without a place the signature is invisible."""

    seal: Seal
    place: Place | None
    reason: str = ""
    field: str = FIELD  # a second organ that seals the same document takes another name


class Signer(Protocol):
    """Signs a finished PDF and sets the seal on it."""

    async def sign(self, pdf: bytes, sealing: Sealing, *, at: datetime | None = None) -> bytes:
        """The PDF with one more revision that holds the signature."""
        ...

    @property
    def test(self) -> bool:
        """Whether what it signs has no legal effect; the seal then says so."""
        ...


class _KeptKey(CmsSigner):
    """pyHanko's own signer parses and checks the key at every signature, twice; this one keeps it."""

    def __init__(self, kept: keys.Keys) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([_asn1(item) for item in kept.chain])
        super().__init__(signing_cert=_asn1(kept.certificate), cert_registry=store)
        self._key = kept.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        digest = DIGESTS[digest_algorithm]
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        return self._key.sign(data, padding.PKCS1v15(), digest)


class _DatedSigner(PdfSigner):
    """Signs at the moment our clock says, not at pyHanko's own."""

    at: datetime

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.at
        return session


class LocalSigner:
    """Signs with a key in this process's memory."""

    def __init__(self, kept: keys.Keys, *, time_stamps: TimeStamper | None = None) -> None:
        self._keys = kept
        self._signer = _KeptKey(kept)
        self._time_stamps = time_stamps

    @property
    def test(self) -> bool:
        return self._keys.test

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """What a check of our own signatures trusts."""
        return self._keys.roots

    async def sign(self, pdf: bytes, sealing: Sealing, *, at: datetime | None = None) -> bytes:
        return await asyncio.to_thread(self.sign_blocking, pdf, sealing, at or clock.now())

    def sign_blocking(self, pdf: bytes, sealing: Sealing, at: datetime) -> bytes:
        seal = replace(sealing.seal, test=sealing.seal.test or self.test)
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signer = _DatedSigner(
            PdfSignatureMetadata(
                field_name=sealing.field,
                md_algorithm=DIGEST,
                subfilter=SigSeedSubFilter.PADES,
                reason=sealing.reason or None,
                name=seal.name,
            ),
            signer=self._signer,
            timestamper=self._time_stamps,
            stamp_style=_appearance(seal),
            new_field_spec=_field(sealing),
        )
        signer.at = clock.local(at)
        signed: BytesIO = signer.sign_pdf(writer)
        return signed.getvalue()


def local_signer(settings: Settings) -> LocalSigner:
    """The signer of this installation. Raises BadConfiguration with what to mend."""
    stamps = HTTPTimeStamper(settings.signing_tsa_url) if settings.signing_tsa_url else None
    return LocalSigner(keys.load(settings), time_stamps=stamps)


def joint_signer(settings: Settings, code: str, name: str) -> LocalSigner:
    """The signer of another organisation that seals jointly. Raises keys.NoSuchKey, BadConfiguration."""
    stamps = HTTPTimeStamper(settings.signing_tsa_url) if settings.signing_tsa_url else None
    return LocalSigner(keys.joint(settings, code, name), time_stamps=stamps)


def _field(sealing: Sealing) -> SigFieldSpec:
    place = sealing.place
    if place is None:
        return SigFieldSpec(sealing.field)
    x, y = (place.left + place.right) / 2, (place.bottom + place.top) / 2
    corners = (x - POINTS / 2, y - POINTS / 2, x + POINTS / 2, y + POINTS / 2)
    box: Any = tuple(round(corner, 2) for corner in corners)
    return SigFieldSpec(sealing.field, on_page=place.page, box=box)


def _appearance(seal: Seal) -> StaticStampStyle:
    """Red ink: it lets the print below shine through (multiply), as a real seal over a date does."""
    ink = {pdf_name("/ca"): FloatObject(str(OPACITY)), pdf_name("/BM"): pdf_name("/Multiply")}  # type: ignore[no-untyped-call]
    resources = PdfResources()  # type: ignore[no-untyped-call]
    resources[ResourceType.EXT_G_STATE][pdf_name("/Ink")] = DictionaryObject(ink)  # type: ignore[no-untyped-call]
    drawing = RawContent(
        b"q /Ink gs " + operators(seal, POINTS) + b" Q",
        resources,
        BoxConstraints(width=POINTS, height=POINTS),
    )
    return StaticStampStyle(
        background=drawing,
        background_opacity=1.0,
        border_width=0,
        background_layout=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins()),
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def pem(certificates: Iterable[x509.Certificate]) -> str:
    """Certificates as PEM text, to hand over or to store."""
    return "".join(item.public_bytes(serialization.Encoding.PEM).decode() for item in certificates)
