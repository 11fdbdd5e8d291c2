"""What the designer hands over to the platform: its routes with their permits, its menu and its commands."""

from __future__ import annotations

from banshi_platform.i18n import mark
from banshi_platform.web.surface import MenuItem, Route, Surface

from .commands import matter as matter_commands
from .web import (
    acting,
    benching,
    certificates,
    designing,
    editing,
    forming,
    formulating,
    importing,
    matters,
    ruling,
    sentencing,
    starting,
    system,
    tabling,
    translating,
)

EDIT, PUBLISH, OPERATE = "matter.edit", "matter.publish", "system.operate"
MATTER = "/admin/matters/{code}"
DRAFT_BYTES = 4 * 1024 * 1024

surface = Surface(
    name="designer",
    routes=(
        Route("/admin", matters.matters, "admin.matters", EDIT),
        Route("/admin/new", starting.new, "admin.new", EDIT),
        Route("/admin/new", starting.make, "admin.new_make", EDIT, ("POST",)),
        Route("/admin/new/table", tabling.upload, "admin.table", EDIT, ("POST",), tabling.UPLOAD_BYTES),
        Route("/admin/new/table/settle", tabling.settle, "admin.table_settle", EDIT, ("POST",)),
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
        Route(MATTER, matters.matter, "admin.matter", EDIT),
        Route(f"{MATTER}/started", tabling.started, "admin.started", EDIT),
        Route(f"{MATTER}/export.zip", matters.export, "admin.export", EDIT),
        Route(f"{MATTER}/draft/start", matters.start_draft, "admin.start_draft", EDIT, ("POST",)),
        Route(f"{MATTER}/draft", editing.draft, "admin.draft", EDIT),
        Route(f"{MATTER}/draft", editing.save, "admin.save_draft", EDIT, ("POST",), DRAFT_BYTES),
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
        Route(f"{MATTER}/translations", translating.table, "admin.translations", EDIT),
        Route(f"{MATTER}/translations", translating.save, "admin.translate", EDIT, ("POST",), DRAFT_BYTES),
        Route(f"{MATTER}/preview/guide", editing.preview_guide, "admin.preview_guide", EDIT),
        Route(
            f"{MATTER}/preview/results/{{result}}",
            certificates.preview,
            "admin.preview_certificate",
            EDIT,
        ),
        Route(
            f"{MATTER}/preview/form/{{step}}",
            editing.preview_step,
            "admin.preview_step",
            EDIT,
            ("GET", "POST"),
        ),
        Route(
            f"{MATTER}/preview/form/{{step}}/options",
            editing.preview_options,
            "admin.preview_options",
            EDIT,
        ),
        Route(f"{MATTER}/preview/try", editing.try_out, "admin.try", EDIT, ("POST",), DRAFT_BYTES),
        Route(f"{MATTER}/publish", editing.publish_form, "admin.publish", PUBLISH),
        Route(f"{MATTER}/publish", editing.publish, "admin.publish_now", PUBLISH, ("POST",)),
        Route("/admin/system", system.system, "admin.system", OPERATE),
    ),
    menu=(
        MenuItem(mark("Manage matters"), "admin.matters", EDIT, 60),
        MenuItem(mark("System"), "admin.system", OPERATE, 90),
    ),
    commands=(matter_commands,),
    tables="banshi_designer.tables",
)
