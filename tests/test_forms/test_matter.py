"""A matter read and written: the same bytes there and back, and a sentence for what is no package."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from banshi_forms import (
    BadPackage,
    Definition,
    from_canonical,
    localise,
    read_package,
    title,
    to_canonical,
    to_files,
)
from banshi_forms.matter import BIGGEST_FILE, BIGGEST_PACKAGE, MOST_FILES
from banshi_forms.package import read_folder, read_path, read_zip, to_zip, write_folder
from banshi_forms.spelling import read, spell
from banshi_platform import canonical

STARTERS = sorted((Path(str(files("banshi_templates"))) / "matters").iterdir())


@pytest.fixture
def workshop() -> Definition:
    return read_package(read_folder(next(path for path in STARTERS if path.name == "food-workshop")))


@pytest.mark.parametrize("folder", STARTERS, ids=lambda folder: str(folder.name))
def test_a_package_comes_back_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    given = read_folder(folder)
    definition = read_package(given)
    assert to_files(definition) == given
    assert from_canonical(to_canonical(definition)) == definition
    assert to_canonical(from_canonical(to_canonical(definition))) == to_canonical(definition)
    assert read_package(read_zip(to_zip(definition))) == definition
    write_folder(definition, tmp_path / "copy")
    assert read_path(tmp_path / "copy") == given


def test_the_engine_and_the_platform_spell_alike(workshop: Definition) -> None:
    for value in (workshop.form, {"b": [1, Decimal("0.50"), None, True, "行\n"], "a": {}, "c": []}, "x", 3):
        assert spell(value) == canonical.dumps(value)


def test_the_same_definition_gives_the_same_zip(workshop: Definition) -> None:
    assert to_zip(workshop) == to_zip(from_canonical(to_canonical(workshop)))


def test_the_order_of_keys_in_a_file_does_not_matter(workshop: Definition) -> None:
    given = to_files(workshop)
    profile = dict(reversed(workshop.profile.items()))
    shuffled = {**given, "profile.json": str(spell(profile)).replace("\n", "\r\n").encode("utf-8-sig")}
    assert read_package(shuffled) == workshop


@pytest.mark.parametrize(
    "name",
    [
        "../profile.json", "/etc/passwd", "files/../../x", "files/a/b.txt", "setup.py", "files/.hidden", "samples/A.json",
        "files/x\x00.txt", "translations/../en.json", "profile.json/", "files\\x.txt",
    ],
)  # fmt: skip
def test_a_file_that_does_not_belong_is_refused_with_a_sentence(workshop: Definition, name: str) -> None:
    with pytest.raises(BadPackage) as refusal:
        read_package({**to_files(workshop), name: b"{}"})
    assert "docs/matter-package.md" in str(refusal.value)
    assert "事项包" in refusal.value.sentence("zh_CN")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a":1,"a":2}', '{"a":NaN}', '{"a":1e999999999}', "[" * 9000, '"\\ud800"']
)
def test_a_part_that_is_no_json_object_is_refused(workshop: Definition, text: str) -> None:
    with pytest.raises(BadPackage) as refusal:
        read_package({**to_files(workshop), "guide.json": text.encode()})
    assert [finding.pointer for finding in refusal.value.findings] == ["guide.json"]


def test_a_missing_part_is_named(workshop: Definition) -> None:
    given = to_files(workshop)
    del given["materials.json"]
    with pytest.raises(BadPackage, match=r"materials\.json"):
        read_package(given)


def test_a_profile_says_at_least_what_the_matter_is_called_and_whose_it_is(workshop: Definition) -> None:
    for wrong in ({"code": "Bad Code"}, {"title": " "}, {"organisation": {}}):
        broken = replace(workshop, profile={**workshop.profile, **wrong})
        with pytest.raises(BadPackage):
            read_package(to_files(broken))


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"profile": 1}', '{"files": {"a.txt": "not base64!"}}', '{"files": []}', '{"strange": {}}'],
)
def test_a_stored_text_that_is_no_definition_is_refused(text: str) -> None:
    with pytest.raises(BadPackage):
        from_canonical(text)


def test_a_file_in_a_stored_text_must_be_one_a_package_may_have(workshop: Definition) -> None:
    stored = to_canonical(replace(workshop, files={"../x.txt": b"x"}))
    with pytest.raises(BadPackage):
        from_canonical(stored)


def zipped(*entries: tuple[ZipInfo | str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def test_a_zip_may_hold_one_folder_and_what_a_desktop_leaves_behind(workshop: Definition) -> None:
    entries = [(f"food-workshop/{name}", data) for name, data in to_files(workshop).items()]
    data = zipped(
        *entries, ("__MACOSX/food-workshop/._profile.json", b"x"), ("food-workshop/.DS_Store", b"x")
    )
    assert read_package(read_zip(data)) == workshop


def test_names_written_in_gbk_by_windows_are_read() -> None:
    name = "files/授权委托书.txt".encode("gbk")
    data = zipped(("Q" * len(name), b"x"), ("profile.json", b"{}"))
    assert read_zip(data.replace(b"Q" * len(name), name)) == {
        "files/授权委托书.txt": b"x",
        "profile.json": b"{}",
    }


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(BadPackage, match="too large"):
        read_zip(zipped(("files/bomb.txt", bytes(BIGGEST_PACKAGE + 1))))
    with pytest.raises(BadPackage, match="too large"):
        read_zip(zipped(*((f"files/{number}.txt", b"") for number in range(MOST_FILES + 1))))


def test_a_header_that_lies_about_a_size_is_not_believed() -> None:
    honest = zipped(("files/bomb.txt", bytes(3_000_000)))
    lying = honest.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(BadPackage):
        read_zip(lying)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip at all"])
def test_what_is_no_zip_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(BadPackage, match="not a zip"):
        read_zip(data)


def test_a_name_that_stands_twice_in_a_zip_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("profile.json", b"{}"), ("profile.json", b"{ }"))
    with pytest.raises(BadPackage, match="twice"):
        read_zip(data)


def test_a_file_too_large_and_a_path_that_is_not_there_have_their_sentences(
    workshop: Definition, tmp_path: Path
) -> None:
    with pytest.raises(BadPackage, match="too large"):
        read_package({**to_files(workshop), "files/big.bin": bytes(BIGGEST_FILE + 1)})
    with pytest.raises(BadPackage, match="cannot be read"):
        read_path(tmp_path / "nowhere.zip")


def test_links_in_a_folder_are_not_followed(workshop: Definition, tmp_path: Path) -> None:
    write_folder(workshop, tmp_path)
    (tmp_path / "files" / "passwd.txt").symlink_to("/etc/passwd")
    assert read_package(read_folder(tmp_path)) == workshop


def test_texts_are_spoken_in_english_and_values_stay(workshop: Definition) -> None:
    english = localise(workshop, "en")
    scene = english.form["properties"]["scene"]
    assert title(english) == "Registration of a small food workshop"
    assert scene["enum"] == workshop.form["properties"]["scene"]["enum"]
    assert scene["x-enum-titles"]["新办"] == "New registration"
    assert english.form["x-order"] == workshop.form["x-order"]
    assert english.materials["materials"][5]["when"] == workshop.materials["materials"][5]["when"]


def test_what_is_written_on_a_certificate_stays_chinese(workshop: Definition) -> None:
    paper, spoken = workshop.certificate["results"][0], localise(workshop, "en").certificate["results"][0]
    for key in ("notes", "issuer", "holder", "number"):
        assert spoken[key] == paper[key]
    assert spoken["fields"][0] == {**paper["fields"][0], "label": "Name"}


def test_a_language_nobody_wrote_leaves_the_definition_as_it_is(workshop: Definition) -> None:
    assert localise(workshop, "fr") is workshop
    assert localise(workshop, "zh_CN") is workshop


def test_a_field_may_be_called_as_a_keyword_is(workshop: Definition) -> None:
    form = {"type": "object", "properties": {"code": {"type": "string", "title": "名称"}}}
    spoken = localise(replace(workshop, form=form), "en").form
    assert spoken["properties"]["code"]["title"] == "Name"


def test_exact_numbers_stay_exact() -> None:
    assert spell(read('{"step": 0.10}')) == '{\n  "step": 0.10\n}\n'
