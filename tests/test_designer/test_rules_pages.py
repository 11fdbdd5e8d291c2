"""Rules as a clerk meets them: the list, the editor without JavaScript, conditions of materials, the bench, formulas."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

MATTER = "/admin/matters/food-workshop"
RULES = f"{MATTER}/rules"
NEW = f"{RULES}/rule/new"
PLAIN = {
    "field-0": "scene",
    "asks-0": "is",
    "was-0": "scene",
    "v0": "变更",
    "target-0": "uscc",
    "effect-0": "show",
}


@pytest.fixture
def clerk(manager: TestClient) -> TestClient:
    manager.post(f"{MATTER}/draft/start")
    return manager


def revision(page: str) -> str:
    found = re.search(r'name="_revision" value="(\d+)"', page)
    assert found
    return found[1]


def post(site: TestClient, address: str, data: Mapping[str, str], **more: Any) -> Any:
    return site.post(address, data={"_revision": revision(site.get(RULES).text), **data}, **more)


def words(page: str) -> str:
    """The text of a page."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", main)))


def stored(site: TestClient, file: str = "form.json") -> str:
    return html.unescape(str(site.get(f"{MATTER}/draft?file={file}").text))


def newest(site: TestClient) -> str:
    """The identity of the rule that was added last."""
    names: list[str] = re.findall(r'id="rule-(r\d+)"', site.get(RULES).text)
    return max(names, key=lambda name: int(name[1:]))


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_page_of_rules_opens_in_both_languages(clerk: TestClient, locale: str) -> None:
    pages = (
        "", "/rule/new", "/rule/r1", "/rule/new?inside=staff/*", "/try", "/try?all=1", "/try?sample=basic", "/formula?new=field",
        "/formula?new=check&inside=staff/*", "/formula?field=site_check_needed", "/formula?check=staff/*:R3",
        "/when/materials/power_of_attorney", "/when/procedure/site_check",
    )  # fmt: skip
    for page in pages:
        answer = clerk.get(RULES + page, headers={"accept-language": locale})
        assert answer.status_code == 200, page


def test_the_list_states_rules_as_sentences_and_the_default(clerk: TestClient) -> None:
    said = words(clerk.get(RULES).text)
    assert "当“办理情形”不是“新办”时：显示“原登记证编号”并必填。" in said
    assert "没有规则说到的 1 个字段总是显示" in said
    assert "〔办理情形〕" in said  # the computed field, read with titles


def test_a_rule_is_written_without_javascript_and_reads_as_a_sentence(clerk: TestClient) -> None:
    page = post(
        clerk, NEW, {"field-0": "prod_area", "target-0": "uscc", "effect-0": "show", "do": "redraw"}
    ).text
    assert 'name="v0"' in page and "平方米" in page
    typed = {
        "field-0": "prod_area",
        "was-0": "prod_area",
        "asks-0": "more",
        "v0": "50",
        "target-0": "uscc",
        "effect-0": "show",
    }
    page = post(clerk, NEW, {**typed, "do": "add"}).text
    assert 'name="field-1"' in page and 'value="50"' in page
    page = post(clerk, NEW, {**typed, "field-1": "scene", "join": "all", "do": "redraw"}).text
    assert 'value="50"' in page and "注销" in page
    more = {
        "field-1": "scene",
        "was-1": "scene",
        "asks-1": "one_of",
        "v1": "新办",
        "v1.#": "",
        "join": "all",
        "title": "大作坊",
    }
    answer = post(clerk, NEW, {**typed, **more, "do": "save"}, follow_redirects=False)
    assert answer.status_code == 303
    said = words(clerk.get(RULES).text)
    assert "大作坊" in said and "“生产面积”大于 50 平方米" in said
    assert '"exclusiveMinimum": 50' in stored(clerk)
    name = newest(clerk)
    again = clerk.get(f"{RULES}/rule/{name}").text
    assert 'value="大作坊"' in again and 'value="50"' in again
    post(clerk, RULES, {"do": f"remove {name}"})
    assert "大作坊" not in words(clerk.get(RULES).text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"field-0": ""}, "请选择字段"),
        ({"v0": ""}, "值"),
        ({"target-0": ""}, "请选择字段"),
        ({"target-0": "scene"}, "字段不能决定自己是否显示"),
        ({"target-1": "uscc", "effect-1": "show"}, "出现了两次"),
        ({"field-0": "gone"}, "已没有这个字段"),
        (
            {"field-0": "prod_area", "was-0": "prod_area", "asks-0": "between", "v0.from": "9", "v0.to": "3"},
            "前一个数大于后一个数",
        ),
        ({"target-0": "site_check_needed", "effect-0": "require"}, "不需要填写"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    clerk: TestClient, typed: dict[str, str], said: str
) -> None:
    before = stored(clerk)
    answer = post(clerk, NEW, {**PLAIN, "title": "我的规则", **typed, "do": "save"})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "我的规则" in answer.text
    assert stored(clerk) == before


def test_a_sentence_without_conditions_or_effects_is_not_kept(clerk: TestClient) -> None:
    answer = post(clerk, NEW, {"do": "save"})
    assert answer.status_code == 422
    assert "请至少添加一个条件" in answer.text and "请写明规则的作用" in answer.text


def test_a_rule_is_switched_off_and_on_and_its_sentence_stays(clerk: TestClient) -> None:
    post(clerk, RULES, {"do": "off r2"})
    page = clerk.get(RULES).text
    assert "已停用" in page and "显示“变更内容”并必填" in words(page)
    post(clerk, RULES, {"do": "on r2"})
    assert "已停用" not in clerk.get(RULES).text
    post(clerk, RULES, {"do": "undo -"})
    assert "已停用" in clerk.get(RULES).text
    post(clerk, RULES, {"do": "redo -"})


def test_a_rule_inside_a_repeating_group_speaks_of_its_entries(clerk: TestClient) -> None:
    page = clerk.get(f"{NEW}?inside=staff/*").text
    assert 'value="post"' in page and 'value="prod_area"' not in page
    typed = {
        "field-0": "post", "was-0": "post", "asks-0": "begins", "v0.0": "制浆", "v0.#": "0", "target-0": "health_cert_no",
        "effect-0": "both", "do": "save",
    }  # fmt: skip
    assert post(clerk, f"{NEW}?inside=staff/*", typed, follow_redirects=False).status_code == 303
    assert "“从业人员”的每一项 当“岗位”以“制浆”开头时：显示“健康证号”并必填。" in words(clerk.get(RULES).text)
    post(clerk, RULES, {"do": f"remove {newest(clerk)}"})


def test_when_a_stage_is_called_for_is_a_sentence_too(clerk: TestClient) -> None:
    address = f"{RULES}/when/procedure/site_check"
    assert "是否需要现场核查" in clerk.get(address).text
    answer = post(clerk, address, {**PLAIN, "always": "0", "do": "save"}, follow_redirects=False)
    assert answer.status_code == 303
    assert "变更" in stored(clerk, "procedure.json")
    assert "“办理情形”是“变更”" in words(clerk.get(address).text)
    assert post(clerk, address, {"always": "0", "do": "save"}).status_code == 422
    assert clerk.get(f"{RULES}/when/procedure/nowhere").status_code == 404
    post(clerk, address, {"always": "1", "do": "save"})
    assert 'id="always-1" name="always" value="1" checked' in clerk.get(address).text


def test_a_condition_that_no_sentence_says_is_shown_and_kept(clerk: TestClient) -> None:
    odd = '{"not": {"properties": {"scene": {"const": "注销"}}, "required": ["scene"]}}'
    typed = {"json": odd, "target-0": "uscc", "effect-0": "show", "do": "save"}
    assert post(clerk, NEW, typed, follow_redirects=False).status_code == 303
    name = newest(clerk)
    assert "专家规则" in clerk.get(RULES).text
    page = clerk.get(f"{RULES}/rule/{name}").text
    assert 'name="json"' in page and "注销" in page
    wrong = post(clerk, f"{RULES}/rule/{name}", {**typed, "json": "{oops"})
    assert wrong.status_code == 422 and "{oops" in wrong.text and "这不是能读取的 JSON" in wrong.text
    post(clerk, RULES, {"do": f"remove {name}"})


def test_the_bench_says_which_rules_hold_and_why(clerk: TestClient) -> None:
    page = words(post(clerk, f"{RULES}/try", {"scene": "变更"}).text)
    assert "“办理情形”是“变更”（当前：变更）" in page
    assert re.search(r"成立 当“办理情形”是“变更”时：显示“变更内容”并必填", page)
    assert re.search(r"不成立 当“办理情形”是“延续”时", page)
    assert re.search(r"变更内容显示并必填", page) and re.search(r"原登记证有效期至隐藏", page)


def test_a_computed_field_is_written_tried_and_kept(clerk: TestClient) -> None:
    address = f"{RULES}/formula?new=field"
    typed = {
        "formula": "prod_area * 2",
        "x-about.title": "两倍面积",
        "x-about.kind": "number",
        "x-about.#": "",
        "prod_area": "30",
    }
    page = words(post(clerk, address, {**typed, "do": "try"}).text)
    assert "〔生产面积〕 * 2" in page and "60" in page
    wrong = post(clerk, address, {**typed, "formula": "prod_aera * 2", "do": "save"})
    assert wrong.status_code == 422 and "是不是要写“prod_area”" in wrong.text
    assert "公式在第" in post(clerk, address, {**typed, "formula": "prod_area * ", "do": "try"}).text
    step = re.search(r'<option value="([^"]+)">生产场所', clerk.get(address).text)
    assert step
    answer = post(clerk, address, {**typed, "x-about.step": step[1], "do": "save"}, follow_redirects=False)
    assert answer.status_code == 303, words(answer.text)
    assert "两倍面积" in words(clerk.get(RULES).text)
    known = re.search(r"formula\?field=(computed_\d+)", clerk.get(RULES).text)
    assert known
    assert "60" in words(post(clerk, f"{RULES}/formula?field={known[1]}", {**typed, "do": "try"}).text)
    post(clerk, RULES, {"do": f"uncompute {known[1]}"})
    assert "两倍面积" not in words(clerk.get(RULES).text)


def test_a_formula_that_needs_itself_is_refused_and_one_for_rules_alone_is_hidden(clerk: TestClient) -> None:
    address = f"{RULES}/formula?field=site_check_needed"
    wrong = post(
        clerk, address, {"formula": "!site_check_needed", "x-about.title": "是否需要现场核查", "do": "save"}
    )
    assert wrong.status_code == 422 and "!site_check_needed" in wrong.text
    typed = {
        "formula": "start_date < today",
        "x-about.title": "已经开业",
        "x-about.kind": "yes_no",
        "x-about.x-widget": "true",
    }
    inside = f"{RULES}/formula?new=field&inside=staff/*"
    answer = post(
        clerk, inside, {**typed, "formula": "root.start_date < today", "do": "save"}, follow_redirects=False
    )
    assert answer.status_code == 303, words(answer.text)
    assert '"x-formula": "root.start_date < today"' in stored(clerk)
    assert '"x-widget": "hidden"' in stored(clerk)
    offered = clerk.get(f"{NEW}?inside=staff/*").text
    assert "已经开业" in offered  # so a rule of an entry can test an answer outside of it
    post(clerk, RULES, {"do": "uncompute staff/*/computed_1"})


def test_a_computed_field_that_is_needed_is_not_removed(clerk: TestClient) -> None:
    typed = {
        "field-0": "site_check_needed",
        "was-0": "site_check_needed",
        "asks-0": "yes",
        "target-0": "uscc",
        "effect-0": "show",
    }
    post(clerk, NEW, {**typed, "do": "save"})
    answer = post(clerk, RULES, {"do": "uncompute site_check_needed"})
    assert answer.status_code == 422
    assert "notice-box--warning" in answer.text and "form.json#" in answer.text
    post(clerk, RULES, {"do": f"remove {newest(clerk)}"})


def test_a_check_is_written_and_removed(clerk: TestClient) -> None:
    address = f"{RULES}/formula?new=check"
    typed = {
        "formula": "prod_area >= 20", "x-about.#": "", "x-about.message.#": "", "x-about.message.zh_CN": "面积太小。",
        "x-about.severity": "warning", "x-about.at": "prod_area", "prod_area": "10",
    }  # fmt: skip
    assert "检查发现问题：面积太小。" in words(post(clerk, address, {**typed, "do": "try"}).text)
    assert post(clerk, address, {**typed, "do": "save"}, follow_redirects=False).status_code == 303
    found = re.search(r"formula\?check=(:C\d+)", clerk.get(RULES).text)
    assert found and "面积太小。" in clerk.get(RULES).text
    post(clerk, f"{RULES}/formula?check={found[1]}", {**typed, "formula": "prod_area >= 21", "do": "save"})
    assert "prod_area >= 21" in stored(clerk)
    post(clerk, RULES, {"do": f"uncheck {found[1]}"})
    assert "面积太小。" not in clerk.get(RULES).text


def test_nothing_of_the_rules_is_for_applicants(citizen: TestClient) -> None:
    assert citizen.get(RULES).status_code == 403
    assert citizen.post(RULES, data={"do": "remove r1"}).status_code == 403


def test_lists_and_panels_say_conditions_in_words_and_lead_to_their_sentence(clerk: TestClient) -> None:
    page = clerk.get(f"{MATTER}/design/materials?thing=power_of_attorney").text
    assert "“是否委托他人代办”选“是”" in words(page)
    assert f"{RULES}/when/materials/power_of_attorney" in page and 'name="when"' not in page
    address = f"{RULES}/when/materials/process"
    post(clerk, address, {**PLAIN, "always": "0", "do": "save"})
    material = re.sub(r"\s+", " ", stored(clerk, "materials.json"))
    assert '"condition": "“办理情形”是“变更”"' in material  # what the guide says is written too
    post(clerk, address, {"always": "1", "do": "save"})
    assert '"condition": "“办理情形”是“变更”"' not in re.sub(r"\s+", " ", stored(clerk, "materials.json"))


def test_rules_of_entries_are_offered_and_named_by_their_group(manager: TestClient) -> None:
    matter = "/admin/matters/outdoor-advertising"
    manager.post(f"{matter}/draft/start")
    page = manager.get(f"{matter}/rules").text
    assert "在组里添加规则" in page and f"{matter}/rules/rule/new?inside=facilities/*" in page
    assert "“设施明细”的每一项" in words(page)


def test_a_rule_that_was_removed_meanwhile_is_kept_as_it_was_typed(clerk: TestClient) -> None:
    gone = f"{RULES}/rule/r777"
    assert clerk.get(gone).status_code == 404
    assert (
        post(clerk, gone, {**PLAIN, "title": "还在", "do": "save"}, follow_redirects=False).status_code == 303
    )
    assert "还在" in words(clerk.get(RULES).text)
    post(clerk, RULES, {"do": f"remove {newest(clerk)}"})
