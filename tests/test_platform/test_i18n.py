"""Languages: messages, dates, numbers, money, and the catalogues' completeness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from banshi_platform import i18n, translations
from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import ngettext, use_locale

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Good day, %(name)s"
msgstr "%(name)s，您好"

msgid "%(num)s file"
msgid_plural "%(num)s files"
msgstr[0] "%(num)s 个文件"

#, fuzzy
msgid "Unsure"
msgstr "不确定"
"""


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(i18n, "_folders", {})
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "banshi.po").write_text(CATALOGUE)
    i18n.add_catalogue(tmp_path)
    yield tmp_path
    i18n._translations.cache_clear()


def test_a_message_is_said_in_the_language_of_now(catalogue: Path) -> None:
    assert _("Good day, %(name)s", name="张三") == "张三，您好"
    with use_locale("en"):
        assert _("Good day, %(name)s", name="张三") == "Good day, 张三"
    assert (_("Never seen"), _("")) == ("Never seen", "")


def test_a_number_takes_the_form_its_language_has(catalogue: Path) -> None:
    assert [ngettext("%(num)s file", "%(num)s files", n) for n in (1, 1200)] == ["1 个文件", "1,200 个文件"]
    with use_locale("en"):
        assert [ngettext("%(num)s file", "%(num)s files", n) for n in (1, 2)] == ["1 file", "2 files"]


def test_an_unsure_translation_is_not_shown(catalogue: Path) -> None:
    assert _("Unsure") == "Unsure"


def test_part_files_beside_the_catalogue_are_read_too(catalogue: Path) -> None:
    (catalogue / "zh_CN" / "parts").mkdir()
    (catalogue / "zh_CN" / "parts" / "web.po").write_text('msgid "Part"\nmsgstr "部分"\n')
    i18n.add_catalogue(catalogue)
    assert _("Part") == "部分"


def test_dates_numbers_and_money_are_written_by_language() -> None:
    late = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
    said = {}
    for locale in i18n.LOCALES:
        with use_locale(locale):
            said[locale] = [
                i18n.format_date(date(2026, 11, 23)),
                i18n.format_date("2026-11-23", "full"),
                i18n.format_datetime(late),
                i18n.format_number(Decimal("1234567.8901")),
                i18n.format_money(Decimal("1234.5")),
            ]
    assert said == {
        "zh_CN": [
            "2026年11月23日", "2026年11月23日星期一", "2026年11月23日 02:05", "1,234,567.8901", "¥1,234.50",
        ],
        "en": [
            "Nov 23, 2026", "Monday, November 23, 2026", "Nov 23, 2026 2:05\u202fAM", "1,234,567.8901", "CN¥1,234.50",
        ],
    }  # fmt: skip


def test_a_language_we_do_not_speak_is_answered_in_the_default_one() -> None:
    with use_locale("fr"):
        assert i18n.current_locale() == "zh_CN"
    assert i18n.html_tag("zh_CN") == "zh-CN"


def test_every_message_has_its_chinese_and_no_translation_is_idle() -> None:
    assert translations.faults() == []


def test_the_sentences_of_problems_are_collected() -> None:
    messages = {message.id for message in translations.extract(translations.DOMAINS[0])}
    assert {
        "Please sign in first.",  # the docstring of a class that is a problem by way of another
        "Too many tries. Wait %(seconds)s seconds, then try again.",
        "A user name has 1 to 80 characters and no spaces.",
        "Reviewer",
    } <= messages
    assert "The settings do not fit together." not in messages


def test_what_is_missing_unsure_idle_or_wrong_in_a_catalogue_is_named(tmp_path: Path) -> None:
    template, present = translations.Catalog(), translations.Catalog(locale="zh_CN")
    for text in ("Missing", "Unsure", "Of %(a)s", "%(iso)s"):
        template.add(text, locations=[("here.py", 1)])
    present.add("Unsure", "不确定", flags=["fuzzy"])
    present.add("Of %(a)s", "%(b)s的")
    present.add("%(iso)s", "%(year)s年")
    present.add("Idle", "闲")
    present.add("Said by a name", "以名相称")
    assert list(translations._compared(template, present, frozenset({"Said by a name"}))) == [
        "missing: 'Missing' (here.py)",
        "fuzzy: 'Unsure'",
        "placeholders differ (a, b): 'Of %(a)s'",
        "unused: 'Idle'",
    ]


def test_parts_are_merged_into_the_catalogue_and_removed(catalogue: Path) -> None:
    parts = catalogue / "zh_CN" / "parts"
    parts.mkdir()
    (parts / "web.po").write_text('msgid "Part"\nmsgstr "部分"\n\nmsgid "Gone"\nmsgstr "没了"\n')
    template = translations.Catalog()
    template.add("Part", locations=[("b.py", 1)])
    template.add(("%(num)s file", "%(num)s files"), locations=[("a.py", 1)])
    domain = translations.Domain("banshi", catalogue, ())
    translations.update(domain, "zh_CN", template)
    merged = i18n.read_catalogue(catalogue / "zh_CN/LC_MESSAGES/banshi.po", "zh_CN")
    assert [(m.id, m.string) for m in merged if m.id] == [
        (("%(num)s file", "%(num)s files"), ("%(num)s 个文件",)),
        ("Part", "部分"),
    ]
    assert list(parts.iterdir()) == []
    before = (catalogue / "zh_CN/LC_MESSAGES/banshi.po").read_bytes()
    translations.update(domain, "zh_CN", template)
    assert (catalogue / "zh_CN/LC_MESSAGES/banshi.po").read_bytes() == before
