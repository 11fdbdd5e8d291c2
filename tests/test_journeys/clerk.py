"""A clerk at the designer's pages: adds and fills in with mouse and keyboard as a person would, and counts it.

The browser counts what it was really given: clicks, and characters typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from filling import fill_in
from playwright.sync_api import FrameLocator, Locator, Page, expect

COUNTER = """for (const kind of ['click', 'input'])
  window.addEventListener(kind, event => {
    if (!event.isTrusted || (kind === 'click' && !event.detail)) return;
    const name = 'counted-' + kind;
    const more = kind === 'click' ? 1 : 1 + Math.max(0, String(event.target.value || '').length - 1);
    if (kind === 'input' && !['text', 'textarea', 'search', 'number', 'date'].includes(event.target.type)) return;
    localStorage.setItem(name, Number(localStorage.getItem(name) || 0) + more);
  }, true)"""
PANEL = "#panel form[data-panel]"


class Clerk:
    """One matter in the hands of one clerk."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(COUNTER)

    def counted(self) -> tuple[int, int]:
        """Clicks, and characters."""
        told = self.page.evaluate(
            "() => ['click', 'input'].map(k => Number(localStorage.getItem('counted-' + k)))"
        )
        return int(told[0]), int(told[1])

    def sign_in(self, account: str) -> None:
        self.page.goto("/sign-in")
        self.page.locator(f'button[value="{account}"]').click()

    def begin(self, title: str) -> str:
        """A new matter from nothing; its code."""
        self.page.goto("/admin/new")
        self.page.locator("#title").fill(title)
        self.page.locator("#organisation").select_option(index=1)
        self.page.locator("form.card button.btn--primary").click()
        self.page.wait_for_url("**/design/form")
        return self.page.url.split("/")[-3]

    @property
    def canvas(self) -> FrameLocator:
        return self.page.frame_locator("#canvas-frame")

    def tab(self, name: str) -> None:
        self.page.locator(".tabs").get_by_role("link", name=name, exact=True).click()

    def step(self, title: str) -> None:
        """A new step, opened."""
        self.canvas.get_by_text("步骤", exact=True).click()
        self.canvas.locator("#new-step").fill(title)
        self.canvas.locator('button[value="add-step -"]').click()
        self.page.locator("#outline").get_by_role("link", name=title).click()
        expect(self.canvas.locator('[aria-current="step"]')).to_contain_text(title)

    def field(self, kind: str, key: str, title: str, **told: Any) -> None:
        """A field of that kind behind the one in hand; ``told`` is what its panel is given."""
        old = self.page.locator("#panel").get_attribute("data-thing") or "-"
        self.page.locator(f'button[data-kind="{kind}"]').click()
        expect(self.page.locator("#panel")).not_to_have_attribute("data-thing", old)
        expect(self.page.locator(f'{PANEL} [name="title"]')).to_be_focused()
        self.tell({"title": title, **told, "x-key": key})
        expect(self.page.locator("#panel")).to_have_attribute("data-thing", key)

    def inside(self, group: str, kind: str, key: str, title: str, **told: Any) -> None:
        """A field in the rows of a repeating group."""
        self._inside(group, f"{group}/*/{key}", kind, title, told)

    def inside_group(self, group: str, kind: str, key: str, title: str, **told: Any) -> None:
        """A field in a group."""
        self._inside(group, f"{group}/{key}", kind, title, told)

    def _inside(self, group: str, path: str, kind: str, title: str, told: Mapping[str, Any]) -> None:
        self.open(group)
        self.page.locator("#inside-kind").select_option(kind)
        self.page.locator("#inside-title").fill(title)
        self.page.locator('#panel button[value^="add in:"]').click()
        self.page.wait_for_load_state()
        expect(self.page.locator(f'{PANEL} [name="title"]')).to_have_value(title)
        self.tell({**told, "x-key": path.rpartition("/")[2]})
        expect(self.page.locator("#panel")).to_have_attribute("data-thing", path)

    def open(self, thing: str) -> None:
        """A thing of the outline or of the list on this page."""
        link = self.page.locator(f'#outline a[data-thing="{thing}"]')
        if self.page.locator("#panel").get_attribute("data-thing") != thing:
            link.click()
            expect(self.page.locator("#panel")).to_have_attribute("data-thing", thing)

    def tell(self, told: Mapping[str, Any]) -> None:
        """Fill in the panel. It saves itself."""
        fill_in(self.page, PANEL, told)

    def lines(self, name: str, texts: Sequence[str]) -> None:
        """A list of texts, one on a line: the page has an empty line more than there are texts."""
        for at, text in enumerate(texts):
            line = self.page.locator(f'{PANEL} [name="{name}.{at}"]')
            if not line.count():
                with self.page.expect_navigation():
                    self.page.locator(f'{PANEL} button[name="_add"][value="{name}"]').click()
            line.fill(text)

    def saved(self) -> None:
        """Wait until what was typed into the panel is saved."""
        expect(self.page.locator(f"{PANEL}:not([data-unsaved])")).to_be_visible()

    def up(self, title: str, places: int) -> None:
        """A thing of the list some places further up."""
        for _ in range(places):
            item = self.page.locator(
                "#outline .design-list__item", has=self.page.get_by_role("link", name=title, exact=True)
            )
            with self.page.expect_navigation():
                item.locator('button[value^="up "]').click()

    def formula(self, address: str, text: str) -> None:
        """The formula of a computed field."""
        self.page.goto(address)
        self.page.locator("#formula").fill(text)
        self.page.locator('button[value="save"]').last.click()
        self.page.wait_for_url("**/rules#formulas")

    def check(self, address: str, at: str, rule: str, message: str) -> None:
        """A check across fields, with its own sentence."""
        self.page.goto(address)
        self.page.locator("#formula").fill(rule)
        fill_in(
            self.page,
            "form.editor",
            {"x-about": {"message": {"zh_CN": message}, "at": at, "severity": "error"}},
        )
        self.page.locator('button[value="save"]').last.click()
        self.page.wait_for_url("**/rules#formulas")

    def computed(
        self, address: str, title: str, kind: str, step: str, text: str, *, key: str, unit: str = ""
    ) -> None:
        """A computed field of its own kind, made on the page of formulas and given its name in the form's panel."""
        self.page.goto(address)
        told = {"title": title, "kind": kind, "step": step} | ({"x-unit": unit} if unit else {})
        fill_in(self.page, "form.editor", {"x-about": told})
        self.page.locator("#formula").fill(text)
        self.page.locator('button[value="save"]').last.click()
        self.page.wait_for_url("**/rules#formulas")
        self.page.goto(f"{address.partition('/rules/')[0]}/design/form?step={step}")
        self.page.locator("#outline").get_by_role("link", name=title).click()
        self.tell({"x-key": key})
        expect(self.page.locator("#panel")).to_have_attribute("data-thing", key)

    def rule(
        self, when: Sequence[tuple[str, str, Any]], then: Sequence[tuple[str, str]], join: str = "all"
    ) -> None:
        """A sentence: when these answers, then these fields."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="添加规则").click()
        self._conditions(when, join)
        for at, (field, effect) in enumerate(then):
            if at:
                self._live(self.page.locator('button[value="add-outcome"]').click)
            self._choose(f"#target-{at}", field)
            self._choose(f"#effect-{at}", effect)
        with self.page.expect_navigation():
            self.page.locator('button[value="save"]').last.click()
        expect(self.page.get_by_role("link", name="添加规则")).to_be_visible()

    def change_rule(self, name: str, when: Sequence[tuple[str, str, Any]]) -> None:
        """A rule that is there holds under another condition."""
        rule = self.page.locator("li.rule", has_text=name)
        with self.page.expect_navigation():
            rule.get_by_role("link", name="修改").click()
        self._conditions(when, "all")
        with self.page.expect_navigation():
            self.page.locator('button[value="save"]').last.click()

    def add(self, title: str) -> None:
        """A material, a stage or a result at the end of its list, its panel opened."""
        self.page.locator("#outline details.more summary").last.click()
        self.page.locator('.design-add input[name="title"]').last.fill(title)
        self.page.locator('.design-add button[value^="add "]').last.click()
        self.page.wait_for_url("**thing=*")

    def choose(self, title: str) -> None:
        """A thing of the list on this page."""
        self.page.locator("#outline .design-list__words").get_by_role("link", name=title, exact=True).click()
        self.page.wait_for_url("**thing=*")

    def when(self, conditions: Sequence[tuple[str, str, Any]], join: str = "all") -> None:
        """The condition of a material, a stage or a result, from its panel."""
        with self.page.expect_navigation():
            self.page.locator("#panel").get_by_role("link", name="修改条件").click()
        self._live(self.page.locator('label[for="always-0"]').click)
        self._conditions(conditions, join)
        with self.page.expect_navigation(url="**/design/**"):
            self.page.locator('button[value="save"]').last.click()

    def _conditions(self, when: Sequence[tuple[str, str, Any]], join: str) -> None:
        for at, (field, asks, value) in enumerate(when):
            if not self.page.locator(f"#field-{at}").count():
                self._live(self.page.locator('button[value="add"]').click)
            self._choose(f"#field-{at}", field)
            self._choose(f"#asks-{at}", self.page.locator(f"#asks-{at}").get_by_text(asks, exact=True))
            if value is not None:
                self._value(at, value)
        if join != "all":
            self._choose("#join", join)

    def _value(self, at: int, value: Any) -> None:
        control: Locator = self.page.locator(".sentence-line").nth(at).locator(".sentence-line__value")
        if control.locator("select").count():
            control.locator("select").select_option(str(value))
        elif control.locator("input[type=radio], input[type=checkbox]").count():
            control.get_by_text(str(value), exact=True).first.click()
        else:
            control.locator("input").first.fill(str(value))

    def _choose(self, select: str, option: str | Locator) -> None:
        control = self.page.locator(select)
        value = option if isinstance(option, str) else str(option.get_attribute("value"))
        if control.input_value() != value:
            self._live(lambda: control.select_option(value))

    def _live(self, act: Any) -> None:
        """What makes the sentence be drawn again, and the wait until it is."""
        with self.page.expect_response(lambda response: response.request.method == "POST") as answer:
            act()
        answer.value.finished()
        self.page.wait_for_function(
            "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
        )
