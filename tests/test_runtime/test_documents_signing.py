"""Seal, keys and signature; our verdict, poppler's and pyHanko's own on the same files."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from banshi_platform.i18n import use_locale
from banshi_platform.settings import BadConfiguration, Settings, load
from banshi_runtime.documents import check, checks, fonts, keys, pdf, seal, signing
from banshi_runtime.documents.seal import Seal
from banshi_runtime.documents.signing import LocalSigner, Sealing

PAGE = (
    '<html lang="zh-CN"><title>测</title><link rel="stylesheet" href="package:document.css">'
    '<p>许可证</p><div id="seal" class="seal-place"></div>'
)
NOW = datetime(2026, 12, 7, 1, 2, 3, tzinfo=UTC)
ORGAN = Seal("滨州市行政审批服务局")


@pytest.fixture(autouse=True, scope="module")
def _tidy() -> Iterator[None]:
    yield
    pdf.close()
    check.close()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with use_locale("en"):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def signer(folder: Path) -> LocalSigner:
    return LocalSigner(keys.development(folder))


@pytest.fixture(scope="module")
def drawn() -> pdf.Drawn:
    return pdf.draw(PAGE)


@pytest.fixture(scope="module")
def signed(signer: LocalSigner, drawn: pdf.Drawn) -> bytes:
    return signer.sign_blocking(drawn.data, Sealing(ORGAN, drawn.anchors["seal"], "制发"), NOW)


def test_a_signed_file_is_whole_and_trusted_for_all_three_judges(
    signed: bytes, signer: LocalSigner, tmp_path: Path
) -> None:
    verdict = check.signed_file(signed, signer.roots, moment=NOW)
    assert verdict.good
    assert verdict.signed_by == ORGAN.name
    assert verdict.signed_at == NOW
    path = tmp_path / "x.pdf"
    path.write_bytes(signed)
    told = subprocess.run(["pdfsig", path], capture_output=True, check=True, text=True).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    signature = PdfFileReader(BytesIO(signed)).embedded_signatures[0]
    roots = [signing._asn1(root) for root in signer.roots]
    assert validate_pdf_signature(signature, ValidationContext(trust_roots=roots, moment=NOW)).bottom_line


def test_the_seal_lies_where_the_layout_left_room(signed: bytes, drawn: pdf.Drawn) -> None:
    place = drawn.anchors["seal"]
    (annotation,) = pypdf.PdfReader(BytesIO(signed)).pages[place.page]["/Annots"]
    box = [float(number) for number in annotation.get_object()["/Rect"]]
    assert box == pytest.approx([place.left, place.bottom, place.right, place.top], abs=0.6)
    assert box[2] - box[0] == pytest.approx(42 / 25.4 * 72, abs=0.6)


@settings(max_examples=12, deadline=None)
@given(share=st.integers(0, 1000), flipped=st.integers(1, 255))
def test_a_changed_byte_is_found_out(share: int, flipped: int, signed: bytes, signer: LocalSigner) -> None:
    at = 20 + share * (len(signed) - 40) // 1000  # a share: no two files are equally long
    altered = bytearray(signed)
    altered[at] ^= flipped
    assert not check.signed_file(bytes(altered), signer.roots, moment=NOW).good


def test_a_file_that_something_was_added_to_says_so(signed: bytes, signer: LocalSigner) -> None:
    writer = pypdf.PdfWriter(BytesIO(signed), incremental=True)
    writer.pages[0].rotate(90)
    changed = BytesIO()
    writer.write(changed)
    assert changed.getvalue().startswith(signed)
    verdict = check.signed_file(changed.getvalue(), signer.roots, moment=NOW)
    assert not verdict.good
    assert verdict.signed


def test_two_organs_may_seal_one_document(signed: bytes, signer: LocalSigner) -> None:
    second = Sealing(Seal("滨州市城市管理局"), pdf.Place(0, 60, 300, 180, 420), field="Second")
    both = signer.sign_blocking(signed, second, NOW)
    verdict = check.signed_file(both, signer.roots, moment=NOW)
    assert verdict.good, verdict.sentence
    assert verdict.signed_by == "滨州市城市管理局"


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"1 0 obj\n<<" * 50_000, os.urandom(2_000)]
)
def test_what_is_no_pdf_gets_a_sentence(data: bytes) -> None:
    verdict = check.signed_file(data, [])
    assert not verdict.signed
    assert verdict.sentence == "This file is not a PDF that can be read."


def test_a_file_without_signature_and_one_of_a_stranger_are_told_apart(
    signed: bytes, drawn: pdf.Drawn, tmp_path: Path
) -> None:
    assert check.signed_file(drawn.data, []).sentence == "This file carries no digital signature."
    stranger = check.signed_file(signed, keys.development(tmp_path).roots, moment=NOW)
    assert stranger.intact
    assert not stranger.trusted
    assert stranger.signed_by != ORGAN.name


FOREIGN = sorted((Path(__file__).parents[1] / "material" / "pyhanko").glob("*.pdf"))


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: str(path.stem))
def test_signed_pdfs_of_other_software_are_read_and_not_taken_for_ours(
    signer: LocalSigner, path: Path
) -> None:
    verdict = check.signed_file(path.read_bytes(), signer.roots)
    assert verdict.signed_by
    assert not verdict.good


def test_a_time_stamp_is_put_on_when_there_is_a_service(folder: Path, drawn: pdf.Drawn) -> None:
    kept = keys.development(folder)
    key_file = serialization.load_pem_private_key((folder / "signing" / "signer.key").read_bytes(), None)
    tsa = _authority("时间戳", usage=x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]))
    assert key_file is not None
    from_pem = signing._asn1(tsa[1])
    private = tsa[0].private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    stamper = DummyTimeStamper(tsa_cert=from_pem, tsa_key=_private(private), fixed_dt=NOW)
    stamped = LocalSigner(kept, time_stamps=stamper).sign_blocking(
        drawn.data, Sealing(ORGAN, drawn.anchors["seal"]), NOW
    )
    verdict = check.signed_file(stamped, (*kept.roots, tsa[1]), moment=NOW)
    assert verdict.good, verdict.sentence


async def _looked_at(settings: Settings) -> str:
    return (await checks.signing_keys(settings)).seen


def test_the_doctor_looks_at_the_key_and_makes_none(tmp_path: Path) -> None:
    here = load(data_dir=tmp_path)
    assert "will be made" in asyncio.run(_looked_at(here))
    assert not list(tmp_path.iterdir())
    keys.load(here)
    assert "development" in asyncio.run(_looked_at(here))


def test_processes_that_start_at_once_use_the_same_keys(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        numbers = pool.map(_serial, [tmp_path] * 4)
    assert len(set(numbers)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["signing"]
    for path in (tmp_path / "signing").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_production_signs_with_the_authority_s_own_key(tmp_path: Path, drawn: pdf.Drawn) -> None:
    production = {
        "environment": "production",
        "secret_key": "x" * 40,
        "base_url": "https://example.test",
        "data_dir": tmp_path,
    }
    with pytest.raises(BadConfiguration, match="BANSHI_SIGNING_P12"):
        keys.load(load(**production))
    key, certificate = _authority("滨州市行政审批服务局")
    path = tmp_path / "seal.p12"
    wrapped = serialization.BestAvailableEncryption(b"secret")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, wrapped))
    with pytest.raises(BadConfiguration, match="cannot be read"):
        keys.load(load(**production, signing_p12=path, signing_p12_password="wrong"))
    signer = signing.local_signer(load(**production, signing_p12=path, signing_p12_password="secret"))
    assert not signer.test
    data = signer.sign_blocking(drawn.data, Sealing(ORGAN, drawn.anchors["seal"]), NOW)
    assert check.signed_file(data, signer.roots, moment=NOW).good
    with pytest.raises(BadConfiguration):
        keys.load(load(**production, signing_p12=tmp_path / "gone.p12"))


@pytest.mark.parametrize("count", range(1, 35))
def test_the_signs_of_a_seal_s_name_stay_inside_the_ring_and_apart(count: int) -> None:
    name = "国" * count
    for line in ("", "行政审批专用章"):
        inside = _points(Seal(name, line, test=True))[26:]  # after the two circles of the ring
        room = seal.OUTER - seal.RING - 4
        assert all((x - 210) ** 2 + (y - 210) ** 2 <= room**2 for x, y in inside)


def test_a_seal_without_an_authority_s_key_says_that_it_is_a_test(signer: LocalSigner) -> None:
    assert signer.test
    assert len(seal.operators(Seal("局", test=True), 119)) > len(seal.operators(Seal("局"), 119))
    assert (
        str(seal.svg(Seal('"><script>' if not fonts.missing('"><script>', full=False) else "局"))).count("<")
        == 3
    )


def test_a_name_that_is_too_long_or_rare_for_a_seal_is_refused() -> None:
    with pytest.raises(seal.NameTooLong):
        seal.svg(Seal("长" * 35))
    with pytest.raises(fonts.CannotBeDrawn):
        seal.svg(Seal("\ue123"))


def _points(drawing: Seal) -> list[tuple[float, float]]:
    numbers: list[float] = []
    points: list[tuple[float, float]] = []
    for word in seal.operators(drawing, seal.SIZE).decode().split()[4:]:
        if word in "mlchf":
            points += list(zip(numbers[::2], numbers[1::2], strict=True))
            numbers = []
        else:
            numbers.append(float(word))
    return points


def _serial(folder: Path) -> int:
    return keys.development(folder).certificate.serial_number


def _private(data: bytes) -> object:
    from asn1crypto.keys import PrivateKeyInfo

    return PrivateKeyInfo.load(data)


def _authority(
    name: str, usage: x509.ExtendedKeyUsage | None = None
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .add_extension(keys._usage(False), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    return key, builder.sign(key, hashes.SHA256())
