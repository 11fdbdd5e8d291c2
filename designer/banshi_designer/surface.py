"""What the designer hands over to the platform: its routes with their permits, its menu and its commands."""

from __future__ import annotations

from banshi_platform import documents, retiring
from banshi_platform.i18n import mark
from banshi_platform.web.surface import MenuItem, Route, Surface

from . import answering
from .releasing import reports
from .starting_commands import matter as matter_commands
from .web import (
    acting,
    benching,
    certificates,
    designing,
    differing,
    editing,
    forming,
    formulating,
    group,
    group_uses,
    groups,
    impacting,
    importing,
    matters,
    publishing,
    rehearsing,
    reviewing,
    ruling,
    sentencing,
    starting,
    system,
    tabling,
    translating,
    workbench,
)

EDIT, COMMENT, PUBLISH, OPERATE = "matter.edit", "matter.comment", "matter.publish", "system.operate"
MATTER = "/admin/matters/{code}"
DRAFT_BYTES = 4 * 1024 * 1024

surface = Surface(
    name="designer",
    routes=(
        Route("/admin", matters.matters, "admin.matters", COMMENT),
        Route("/admin/new", starting.new, "admin.new", EDIT),
        Route("/admin/new", starting.make, "admin.new_make", EDIT, ("POST",)),
        Route("/admin/new/table", tabling.upload, "admin.table", EDIT, ("POST",), tabling.UPLOAD_BYTES),
        Route("/admin/new/table/settle", tabling.settle, "admin.table_settle", EDIT, ("POST",)),
        Route("/admin/groups", groups.groups, "admin.groups", EDIT),
        Route("/admin/groups", groups.make, "admin.groups_make", EDIT, ("POST",)),
        Route("/admin/groups/{code}", group.group, "admin.group", EDIT),
        Route("/admin/groups/{code}", group.act, "admin.group_act", EDIT, ("POST",)),
        Route("/admin/import", importing.import_form, "admin.import", EDIT),
        Route(
            "/admin/import",
            importing.import_upload,
            "admin.import_upload",
            EDIT,
            ("POST",),
            importing.PACKAGE_BYTES + 4096,
        ),
        Route("/admin/import/confirm", importing.import_confirm, "admin.import_confirm", EDIT, ("POST",)),
        Route(MATTER, matters.matter, "admin.matter", COMMENT),
        Route(f"{MATTER}/started", tabling.started, "admin.started", EDIT),
        Route(f"{MATTER}/export.zip", matters.export, "admin.export", EDIT),
        Route(f"{MATTER}/draft/start", matters.start_draft, "admin.start_draft", EDIT, ("POST",)),
        Route(f"{MATTER}/draft", editing.draft, "admin.draft", EDIT),
        Route(f"{MATTER}/draft", editing.save, "admin.save_draft", EDIT, ("POST",), DRAFT_BYTES),
        Route(f"{MATTER}/design/{{part}}/here", workbench.here, "admin.here", EDIT),
        Route(f"{MATTER}/design/form/canvas", forming.drawn, "admin.canvas", EDIT),
        Route(f"{MATTER}/design/{{part}}", designing.design, "admin.design", EDIT),
        Route(f"{MATTER}/design/{{part}}", designing.save, "admin.design_save", EDIT, ("POST",), DRAFT_BYTES),
        Route(f"{MATTER}/design/{{part}}/do", acting.act, "admin.design_act", EDIT, ("POST",)),
        Route(f"{MATTER}/rules", ruling.rules, "admin.rules", EDIT),
        Route(f"{MATTER}/rules", ruling.act, "admin.rules_act", EDIT, ("POST",)),
        Route(f"{MATTER}/rules/rule/{{rule}}", sentencing.rule, "admin.rule", EDIT),
        Route(f"{MATTER}/rules/rule/{{rule}}", sentencing.save_rule, "admin.rule_save", EDIT, ("POST",)),
        Route(f"{MATTER}/rules/when/{{part}}/{{thing}}", sentencing.when, "admin.when", EDIT),
        Route(
            f"{MATTER}/rules/when/{{part}}/{{thing}}",
            sentencing.save_when,
            "admin.when_save",
            EDIT,
            ("POST",),
        ),
        Route(f"{MATTER}/rules/try", benching.bench_page, "admin.rules_try", EDIT, ("GET", "POST")),
        Route(f"{MATTER}/rules/formula", formulating.formula, "admin.formula", EDIT),
        Route(f"{MATTER}/rules/formula", formulating.save_formula, "admin.formula_save", EDIT, ("POST",)),
        Route(f"{MATTER}/groups/{{use}}", group_uses.use, "admin.group_use", EDIT),
        Route(f"{MATTER}/groups/{{use}}", group_uses.act, "admin.group_use_act", EDIT, ("POST",)),
        Route(f"{MATTER}/translations", translating.table, "admin.translations", EDIT),
        Route(f"{MATTER}/translations", translating.save, "admin.translate", EDIT, ("POST",), DRAFT_BYTES),
        Route(f"{MATTER}/preview/guide", editing.preview_guide, "admin.preview_guide", COMMENT),
        Route(
            f"{MATTER}/preview/results/{{result}}",
            certificates.preview,
            "admin.preview_certificate",
            COMMENT,
        ),
        Route(
            f"{MATTER}/preview/form/{{step}}",
            editing.preview_step,
            "admin.preview_step",
            COMMENT,
            ("GET", "POST"),
        ),
        Route(
            f"{MATTER}/preview/form/{{step}}/options",
            editing.preview_options,
            "admin.preview_options",
            COMMENT,
        ),
        Route(f"{MATTER}/preview/try", editing.try_out, "admin.try", EDIT, ("POST",), DRAFT_BYTES),
        Route(f"{MATTER}/review", reviewing.review, "admin.review", COMMENT),
        Route(f"{MATTER}/review", reviewing.act, "admin.review_act", COMMENT, ("POST",)),
        Route(f"{MATTER}/difference", differing.difference_page, "admin.difference", COMMENT),
        Route(f"{MATTER}/impact", impacting.impact, "admin.impact", COMMENT),
        Route(f"{MATTER}/impact", impacting.assess, "admin.impact_assess", COMMENT, ("POST",)),
        Route(f"{MATTER}/rehearsal", rehearsing.rehearsal, "admin.rehearsal", COMMENT),
        Route(f"{MATTER}/rehearsal", rehearsing.rehearse, "admin.rehearse", COMMENT, ("POST",)),
        Route(
            f"{MATTER}/rehearsal/{{report}}/{{case}}/{{number}}.pdf",
            rehearsing.document,
            "admin.rehearsed",
            COMMENT,
        ),
        Route(f"{MATTER}/publish", publishing.publish_form, "admin.publish", PUBLISH),
        Route(f"{MATTER}/publish", publishing.publish, "admin.publish_now", PUBLISH, ("POST",)),
        Route(f"{MATTER}/publish/cancel", publishing.cancel, "admin.publish_cancel", PUBLISH, ("POST",)),
        Route(f"{MATTER}/retire", publishing.retire, "admin.retire", PUBLISH, ("POST",)),
        Route("/admin/system", system.system, "admin.system", OPERATE),
    ),
    menu=(
        MenuItem(mark("Manage matters"), "admin.matters", COMMENT, 60),
        MenuItem(mark("System"), "admin.system", OPERATE, 90),
    ),
    commands=(matter_commands,),
    tables="banshi_designer.tables",
    hooks=answering,
    jobs={documents.GO_LIVE: retiring.go_live, reports.JOB: reports.run},
)
