"""Samples of the public pages: home, search, guide, signing in, texts, problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from banshi_forms import Definition, localise, read_package
from banshi_templates import HERE, guides, texts
from banshi_templates import contexts as c

LONG = "设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批"
OFFICE = "滨州市行政审批服务局"


@cache
def matter(locale: str, code: str = "public-place-hygiene") -> Definition:
    """A starter matter in a language."""
    folder = HERE / "matters" / code
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return localise(read_package(files), locale)


def cards() -> tuple[c.MatterCard, ...]:
    return (
        c.MatterCard(
            LONG,
            "/guide/outdoor-advertising",
            OFFICE,
            summary="设置大型户外广告设施，或者在城市建筑物、设施上悬挂、张贴宣传品的，应当先取得批准。情形不同，材料和时限不同。",
            audience=("1", "2", "3"),
            type="01",
            promised=c.Limit(5),
            visits=0,
            fee_charged=False,
            apply_url="/apply/outdoor-advertising",
        ),
        c.MatterCard(
            "公共场所卫生许可",
            "/guide/public-place-hygiene",
            "滨城区卫生健康局",
            summary="宾馆、理发店、游泳场等公共场所开业前申请。",
            type="01",
            promised=c.Limit(0),
            visits=1,
            fee_charged=True,
            apply_url="/apply/public-place-hygiene",
        ),
        c.MatterCard("高龄津贴", "/guide/old-age-allowance", "滨城区民政局", type="05", promised=c.Limit(13)),
    )


def home(locale: str) -> c.Page:
    return c.HomePage(
        search_url="/search",
        hot_words=tuple(c.Link(word, f"/search?q={word}") for word in ("户外广告", "卫生许可", "高龄津贴")),
        audiences=(
            c.AudienceEntry("个人办事", "/search?audience=1", "user-round", "生育、就业、养老、证件", 128),
            c.AudienceEntry("法人办事", "/search?audience=2", "building-2", "设立变更、准营准办、资质", 342),
        ),
        person_topics=tuple(
            c.Link(t, f"/search?topic={t}", count=n)
            for t, n in (("社会保障", 12), ("证件办理", 8), ("离职退休", 3))
        ),
        legal_topics=tuple(
            c.Link(t, f"/search?topic={t}") for t in ("准营准办", "国土和规划建设", "文体教育")
        ),
        matters=cards(),
        all_url="/search",
        my_url="/my",
        query_url="/query",
        verify_url="/verify",
    )


def results(locale: str) -> c.Page:
    return c.SearchPage(
        action_url="/search",
        query="许可",
        audiences=(c.Choice("1", "个人", selected=True, count=12), c.Choice("2", "法人")),
        topics=(c.Choice("准营准办", "准营准办"),),
        results=cards(),
        links=c.page_links(230, 4, 20, lambda n: f"/search?page={n}"),
        clear_url="/search",
    )


def nothing_found(locale: str) -> c.Page:
    return c.SearchPage(
        action_url="/search",
        query="开饭店 <b>要办</b> 什么",
        suggestions=(c.Link("食品小作坊登记", "/guide/food-workshop"),),
    )


def guide(locale: str) -> c.Page:
    return guides.guide(
        matter(locale),
        version=3,
        published_on=date(2026, 11, 20),
        apply_url="/apply/x",
        drafts=(c.Link("继续 11 月 22 日的草稿", "/application/x"),),
        here="/sample/guide",
        files="/files",
    )


def guide_situation(locale: str) -> c.Page:
    return guides.guide(
        matter(locale),
        version=3,
        apply_url="/apply/x",
        here="/sample/guide",
        files="/files",
        situation="commitment",
    )


def offline_guide(locale: str) -> c.Page:
    bare = replace(matter(locale), guide={}, materials={}, procedure={})
    office = {"name": "滨州市自然资源和规划局"}
    elsewhere = {"class": "C", "external_url": "https://example.gov.cn/", "organisation": office}
    return guides.guide(replace(bare, profile={"title": "不动产登记", "code": "real-estate", **elsewhere}))


def sign_in(locale: str) -> c.Page:
    people = (
        ("zhang", "张三", "applicant", "开理发店的个体工商户"),
        ("wang", "王受理", "intake", ""),
        ("li", "李审查", "reviewer", ""),
        ("zhao", "赵决定", "decider", ""),
        ("sun", "孙管理", "admin", "设计和发布事项"),
        ("zhou", "周运维", "operator", ""),
    )
    return c.SignInPage(
        action_url="/sign-in",
        demo_url="/sign-in/demo",
        next="/apply/x",
        reason="登录后即可办理“公共场所卫生许可”。",
        demo_accounts=tuple(c.DemoAccount(*person) for person in people),
    )


def wrong_password(locale: str) -> c.Page:
    return c.SignInPage(action_url="/sign-in", username="zhang", error="用户名或者密码不正确，请再试一次。")


def profile(locale: str) -> c.Page:
    return c.ProfilePage(
        name="张三",
        username="zhang",
        facts=(c.Fact("身份证号", "3716************1X"), c.Fact("手机", "138****0001")),
        roles=(c.Fact("reviewer", OFFICE),),
        sign_out_url="/sign-out",
    )


def about(locale: str) -> c.Page:
    return texts.about()


def accessibility(locale: str) -> c.Page:
    return texts.accessibility()


def problem(status: int, sentence: str) -> Callable[[str], c.Page]:
    return lambda locale: c.ProblemPage(
        status=status,
        sentence=sentence,
        hint="您可以返回上一页，或者从首页重新查找。",
        back_url="/my",
        reference="01JD8ZK3",
        detail="RuntimeError('…')" if status == 500 else "",
    )


PORTAL: Mapping[str, Callable[[str], c.Page]] = {
    "home": home,
    "results": results,
    "nothing-found": nothing_found,
    "guide": guide,
    "guide-situation": guide_situation,
    "offline-guide": offline_guide,
    "sign-in": sign_in,
    "wrong-password": wrong_password,
    "profile": profile,
    "about": about,
    "accessibility": accessibility,
    "forbidden": problem(403, "此操作需要审查人员角色，您的账号没有该角色。"),
    "not-found": problem(404, "这个地址没有内容。"),
    "conflict": problem(409, "在您填写期间，别人已经修改了内容。请重新打开后再改。"),
    "broken": problem(500, "系统出错，已经记录。请稍后再试。"),
    "empty-home": lambda locale: c.HomePage(search_url="/search"),
}
