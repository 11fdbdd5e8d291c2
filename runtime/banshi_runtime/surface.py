"""What the runtime hands over to the platform: routes with their permits, menu, jobs, tables, commands."""

from __future__ import annotations

from banshi_platform.i18n import mark
from banshi_platform.permits import PUBLIC, SIGNED_IN
from banshi_platform.web.surface import MenuItem, Route, Surface

from . import announcing, answering, carrying, certificate, notices, payments, printing, promises, submit
from .commands import demo
from .documents.checks import CHECKS
from .web import account, apply, desk, following, handing_in, ledgers, materials, options, portal, verifying

APPLY, DESK = "apply", "desk"
POST = ("POST",)
APPLICATION = "/applications/{application}"
STEP = f"{APPLICATION}/steps/{{step}}"
SLOT = f"{APPLICATION}/materials/{{slot}}"
CASE = "/desk/{application}"
UPLOAD = 60_000_000  # bytes of one post with its files

PORTAL = (
    Route("/", portal.home, "home", PUBLIC),
    Route("/matters", portal.search, "search", PUBLIC),
    Route("/matters/{code}", portal.guide, "guide", PUBLIC),
    Route("/matters/{code}/files/{name}", portal.package_file, "matter_file", PUBLIC),
    Route("/sign-in", account.sign_in_page, "sign_in", PUBLIC),
    Route("/sign-in", account.sign_in, "sign_in_post", PUBLIC, POST),
    Route("/demo-sign-in", account.demo_sign_in, "demo_sign_in", PUBLIC, POST),
    Route("/sign-out", account.sign_out, "sign_out", PUBLIC, POST),
    Route("/me", account.profile, "profile", SIGNED_IN),
    Route("/query", following.query_page, "query", PUBLIC),
    Route("/query", following.query_post, "query_post", PUBLIC, POST),
    Route("/verify", verifying.verify_page, "verify", PUBLIC),
    Route("/verify", verifying.verify_file, "verify_file", PUBLIC, POST, verifying.VERIFY_BYTES),
    Route("/verify/{code}", verifying.verify_code, "verify_code", PUBLIC),
)
APPLYING = (
    Route("/matters/{code}/apply", apply.start_page, "apply", APPLY),
    Route("/matters/{code}/apply", apply.start, "apply_post", APPLY, POST),
    Route("/applications", following.mine, "my_applications", SIGNED_IN),
    Route(APPLICATION, following.progress, "application", SIGNED_IN),
    Route(STEP, apply.step_page, "step", APPLY),
    Route(STEP, apply.step_post, "step_post", APPLY, POST, UPLOAD),
    Route(f"{STEP}/options", options.options, "step_options", APPLY),
    Route(f"{STEP}/refresh", apply.refresh, "step_refresh", APPLY, POST, UPLOAD),
    Route(f"{STEP}/autosave", apply.autosave, "step_autosave", APPLY, POST, UPLOAD),
    Route(f"{APPLICATION}/materials", materials.materials_page, "materials", APPLY),
    Route(SLOT, materials.upload, "material_upload", APPLY, POST, UPLOAD),
    Route(f"{SLOT}/defer", materials.defer, "material_defer", APPLY, POST),
    Route(f"{APPLICATION}/files/{{file}}", materials.download, "file", SIGNED_IN),
    Route(f"{APPLICATION}/files/{{file}}/remove", materials.remove, "file_remove", APPLY, POST),
    Route(f"{APPLICATION}/check", handing_in.check_page, "check", APPLY),
    Route(f"{APPLICATION}/submit", handing_in.hand_in, "submit", APPLY, POST),
    Route(f"{APPLICATION}/receipt", handing_in.receipt, "receipt", APPLY),
    Route(f"{APPLICATION}/discard", apply.discard, "discard", APPLY, POST),
    Route(f"{APPLICATION}/payment", following.say_paid, "say_paid", APPLY, POST, UPLOAD),
    Route(f"{APPLICATION}/withdraw", following.withdraw, "withdraw", APPLY, POST),
)
PAPERS = (
    Route("/notices/{notice}.pdf", following.notice_pdf, "notice_pdf", SIGNED_IN),
    Route("/notices/{notice}", following.notice_page, "notice", SIGNED_IN),
    Route("/certificates/{code}.pdf", following.certificate_pdf, "certificate_pdf", SIGNED_IN),
)
REVIEWING = (
    Route("/desk", desk.queue_page, "desk", DESK),
    Route("/desk/payments", ledgers.ledger_page, "ledger", DESK),
    Route("/desk/payments.csv", ledgers.ledger_file, "ledger_file", DESK),
    Route(CASE, desk.case_page, "desk_case", DESK),
    Route(CASE, desk.act, "desk_act", DESK, POST),
    Route(f"{CASE}/take", desk.take, "desk_take", DESK, POST),
)

surface = Surface(
    name="runtime",
    routes=(*PORTAL, *APPLYING, *PAPERS, *REVIEWING),
    menu=(
        MenuItem(mark("Services"), "search", PUBLIC, 10),
        MenuItem(mark("My applications"), "my_applications", SIGNED_IN, 20),
        MenuItem(mark("Progress"), "query", PUBLIC, 30),
        MenuItem(mark("Verify"), "verify", PUBLIC, 40),
        MenuItem(mark("Work queue"), "desk", DESK, 50),
    ),
    jobs={
        "application.print": printing.print_form,
        "application.deem_accepted": submit.deem_accepted,
        "application.supplement_lapsed": submit.supplement_lapsed,
        "application.promise_lapsed": promises.lapsed,
        "application.event": announcing.announce,
        "matter.published": carrying.published,
        "certificate.issue": certificate.issue,
        "notice.send": notices.send,
        "payment.ask": payments.ask,
        "payment.lapsed": payments.lapsed,
    },
    tables="banshi_runtime.tables",
    checks=CHECKS,
    commands=(demo,),
    hooks=answering,
)
