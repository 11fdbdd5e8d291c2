"""Two organisations seal one document, each with a key and a signature field of its own; the second changes no byte of the first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from banshi_forms import check as package_check
from banshi_forms import from_canonical, to_canonical
from banshi_platform import canonical
from banshi_platform.i18n import use_locale
from banshi_platform.settings import Settings, load, use
from banshi_runtime import printing, sealing, seed
from banshi_runtime.documents import check, checks, keys, pdf, signing
from banshi_runtime.documents.content import CertificateContent, Holder, Issuer, JointSeal, Line, from_data
from banshi_runtime.verify import Verdict
from banshi_runtime.web import verifying

NOW = datetime(2026, 12, 7, 1, 2, 3, tzinfo=UTC)
POLICE = "11371602004512345X"
JOINT = {
    "name": "滨城区公安交通警察大队",
    "credit_code": POLICE,
    "seal": "organ",
    "label": "公安交通管理部门意见",
}


@pytest.fixture(autouse=True, scope="module")
def _tidy() -> Iterator[None]:
    yield
    pdf.close()
    check.close()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return use(
        load(data_dir=tmp_path_factory.mktemp("two"), environment="development", debug=False, plugins=())
    )


def content(layout: str = "licence-landscape", *joint: JointSeal) -> CertificateContent:
    return CertificateContent(
        kind="certificate", layout=layout, title="临时占用城市道路许可证", number="滨城占〔2026〕1号", identifier="1.2.3",
        type_code="x", holder=Holder("滨州城建工程有限公司"), issuer=Issuer("滨城区行政审批服务局", "11371602MB90000318"),
        issued_on=date(2026, 12, 7), valid_from=date(2026, 12, 7), valid_to=None, verify_url="https://a.gov.cn/verify/x",
        lines=(Line("fee", "占用费", "750.00元，已缴"),), joint=joint or (JointSeal(JOINT["name"], POLICE, "organ", "意见"),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def signed(installation: Settings) -> bytes:
    return asyncio.run(printing.certificate(content()))


def test_both_signatures_verify_and_the_first_covers_its_own_revision_unchanged(
    installation: Settings, signed: bytes
) -> None:
    reader = PdfFileReader(BytesIO(signed))
    first, second = reader.embedded_regular_signatures
    assert [s.field_name for s in (first, second)] == ["BanshiSeal", "BanshiSeal2"]
    roots = [signing._asn1(root) for root in keys.roots(installation)]
    assert len(roots) == 2
    for signature in (first, second):
        status = validate_pdf_signature(
            signature, ValidationContext(trust_roots=roots, moment=datetime.now(UTC))
        )
        assert status.intact and status.valid and status.trusted and status.docmdp_ok
        assert status.modification_level <= ModificationLevel.FORM_FILLING  # a field was added, nothing else
    assert first.signer_cert.dump() != second.signer_cert.dump()
    places = [tuple(map(float, s.sig_field["/Rect"])) for s in (first, second)]
    assert places[0][0] >= places[1][2] or places[1][0] >= places[0][2]  # beside, not over one another


def test_the_verification_names_both_and_a_byte_changed_under_the_first_is_found_out(
    installation: Settings, signed: bytes
) -> None:
    with use_locale("zh_CN"):
        verdict = check.signed_file(signed, keys.roots(installation))
    assert verdict.good
    assert [name for name, _at in verdict.signers] == ["滨城区行政审批服务局", "滨城区公安交通警察大队"]
    shown = verifying._file_check(Verdict("valid", by_file=True, signature=verdict), "占道证.pdf")
    assert shown.name == "占道证.pdf" and "滨城区公安交通警察大队" in [fact.value for fact in shown.facts]
    altered = bytearray(signed)
    altered[1000] ^= 1
    assert not check.signed_file(bytes(altered), keys.roots(installation)).good
    only_own = check.signed_file(signed, keys.load(installation).roots)
    assert (
        only_own.intact and not only_own.trusted
    )  # the police's authority is a stranger to who does not know it


@pytest.mark.anyio
@pytest.mark.parametrize("layout", ["licence-portrait", "letter"])
async def test_in_every_layout_the_seals_stand_apart(installation: Settings, layout: str) -> None:
    data = await printing.certificate(content(layout))
    first, second = (
        tuple(map(float, s.sig_field["/Rect"]))
        for s in PdfFileReader(BytesIO(data)).embedded_regular_signatures
    )
    apart = first[0] >= second[2] or second[0] >= first[2] or first[1] >= second[3] or second[1] >= first[3]
    assert apart


def test_a_second_seal_of_the_issuer_is_signed_with_its_own_key(installation: Settings) -> None:
    own = content("licence-landscape", JointSeal("滨城区行政审批服务局", "11371602MB90000318", "special"))
    assert sealing.joint_signers(own, printing.signer()) == [printing.signer()]


def test_an_older_frozen_document_has_no_joint_seal() -> None:
    data = content().to_data()
    assert from_data(canonical.loads(canonical.dumps(data))).joint == content().joint
    del data["joint"]
    assert from_data(data).joint == ()


def package(**changed: Any) -> str:
    whole = canonical.loads(to_canonical(seed.starter_matters()[0]))
    whole["certificate"]["results"][0]["joint_seals"] = [JOINT | changed]
    return canonical.dumps(whole)


def test_a_key_that_is_not_here_is_told_before_publishing_and_one_that_is_given_is_used(
    installation: Settings, tmp_path: Any
) -> None:
    held = keys.development(tmp_path)
    secret = BestAvailableEncryption(b"secret")
    data = pkcs12.serialize_key_and_certificates(b"x", held.key, held.certificate, held.chain, secret)
    given = installation.model_copy(
        update={
            "signing_p12": tmp_path / "own.p12",
            "signing_joint": tmp_path,
            "signing_joint_password": type(installation.signing_joint_password)("secret"),
        }
    )
    use(given)
    try:
        with use_locale("zh_CN"):
            (said,) = sealing.check_package(package())
        assert (
            said.startswith("平台没有“滨城区公安交通警察大队”（11371602004512345X）的签名密钥")
            or "holds no key" in said
        )
        (tmp_path / f"{POLICE}.p12").write_bytes(data)
        assert sealing.check_package(package()) == []
        assert keys.joint(given, POLICE, "").certificate == held.certificate
        assert asyncio.run(checks.joint_keys(given)).state == "ok"
        (tmp_path / f"{POLICE}.p12").write_bytes(b"no key")
        assert asyncio.run(checks.joint_keys(given)).state == "warning"
        assert len(keys.roots(given.model_copy(update={"signing_p12": None}))) == 1  # the others go on
    finally:
        use(installation)


def test_the_check_of_a_package_tells_a_wrong_code_and_the_same_seal_twice() -> None:
    own = seed.starter_matters()[0].profile["organisation"]["credit_code"]
    seal = seed.starter_matters()[0].certificate["results"][0]["seal"]

    def told(text: str) -> list[tuple[str, str]]:
        found = package_check(from_canonical(text))
        return [(f.pointer.rpartition("/")[2], f.code) for f in found if "joint_seals" in f.pointer]

    assert told(package()) == [("credit_code", "credit_code")]
    assert told(package(credit_code=own, seal=seal)) == [("seal", "twice")]
