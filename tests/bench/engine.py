"""The form engine: draw, read, judge, a keystroke's round trip, memory; against other form libraries, on one processor."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context as Task
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import forms
from django.http import QueryDict
from jsonschema import Draft202012Validator
from timing import alone, compared

from banshi_forms import Context, LiveLinks, compute, parse, plan, read, render, step, validate
from banshi_forms.nodes import walk
from banshi_forms.values import Finding, Node

CONTEXT = Context(date(2026, 11, 23))
LIVE = LiveLinks("/applications/7/steps/one/refresh", "#form-step")
FRAMES = ("form", "step", "section", "row", "rows", "group")
KEYSTROKE = 30.0  # milliseconds, at most


def measure() -> None:
    import peers  # not needed where only the memory is measured

    with one_processor(), tempfile.TemporaryDirectory() as folder:
        cases = {"60 fields": (forms.small(), 15), "500 fields, 100 rules": (forms.large(), 5)}
        for name, ((schema, answers), rounds) in cases.items():
            print(f"— {name} —")
            library(schema, answers, peers, rounds)
            for measured in peers.rjsf(
                [{"name": name, "schema": schema, "data": answers, "rounds": rounds}], Path(folder)
            ):
                ours = alone("the same drawn by us, beside node", lambda: drawn(schema, answers))  # noqa: B023
                print(
                    f"  @rjsf/core, drawn on the server {measured['render']:28.2f} ms  {measured['render'] / ours:8.2f} times ours\n"
                )
        keystrokes(*forms.large())
        memory()


@contextmanager
def one_processor() -> Iterator[None]:
    """All that is compared, node too, takes turns on one core."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def drawn(schema: Any, answers: Any) -> str:
    """What a request does: decide what is asked of these answers, and draw it."""
    return Task().run(lambda: render(plan(schema, answers, CONTEXT), live=LIVE))


def judged(schema: Any, answers: Any) -> list[Finding]:
    return Task().run(validate, schema, answers, CONTEXT)


def handed_in(schema: Any, pairs: Any, answers: Any) -> list[Finding]:
    return Task().run(lambda: validate(schema, read(schema, pairs, answers, CONTEXT).data, CONTEXT))


def library(schema: Any, answers: Any, peers: Any, rounds: int) -> None:
    root = plan(schema, compute(schema, answers, CONTEXT), CONTEXT)
    fields = [node for node in walk(root) if node.kind not in FRAMES]
    django_form, wtforms_form = peers.django_form(fields), peers.wtforms_form(fields)
    initial = {node.name: node.value for node in fields}
    same = peers.wtforms_data(fields)
    pairs = posted(fields)
    post = QueryDict(mutable=True)
    for name, text in pairs:
        post.appendlist(name, text)
    compared(
        "drawn: rules decided, every field with its answer",
        lambda: drawn(schema, answers),
        rounds,
        Django_form_made_and_drawn=lambda: django_form(initial=initial).as_div(),
        WTForms_form_made_and_drawn=lambda: peers.drawn_by_wtforms(wtforms_form(data=same)),
    )
    filled, filled_too = django_form(initial=initial), wtforms_form(data=same)
    compared(
        "HTML alone, when it is known what is asked",
        lambda: render(root, live=LIVE),
        rounds,
        Django_as_div=filled.as_div,
        WTForms_fields=lambda: peers.drawn_by_wtforms(filled_too),
    )
    compared(
        "a post read",
        lambda: parse(root, pairs, answers),
        rounds,
        WTForms_form_filled=lambda: wtforms_form(formdata=post),
    )
    compared(
        "a post read and judged",
        lambda: handed_in(schema, pairs, answers),
        rounds,
        Django_is_valid=lambda: django_form(post).is_valid(),
        WTForms_validate=lambda: wtforms_form(formdata=post).validate(),
    )
    stock = Draft202012Validator(schema)
    compared(
        "answers judged: rules, formats, formulas, sentences",
        lambda: judged(schema, answers),
        rounds,
        jsonschema_alone=lambda: list(stock.iter_errors(answers)),
    )
    print()


def posted(fields: list[Node]) -> list[tuple[str, str]]:
    """About what a browser would post for these fields."""
    pairs: list[tuple[str, str]] = []
    for node in fields:
        values = node.value if isinstance(node.value, list) else [node.value]
        pairs += [(f"{node.name}.#", "")] * (node.kind == "checkboxes")
        pairs += [
            (node.name, {True: "true", False: "false"}.get(v) if isinstance(v, bool) else str(v or ""))
            for v in values
        ]
    return pairs


def keystrokes(schema: Any, answers: Any) -> None:
    """A rule's answer changes: read the step's post, judge all, decide anew, draw the step."""
    answers = compute(schema, answers, CONTEXT)
    for name, changed in (("s0", ("f6", "false")), ("rows", ("facilities.0.kind", "浴室"))):
        node = step(plan(schema, answers, CONTEXT), name)
        pairs = markers(node) + posted([below for below in walk(node) if below.kind not in FRAMES])
        turns = [pairs, [(n, changed[1] if n == changed[0] else text) for n, text in pairs]]
        took = alone(
            f"keystroke in a step of {len(pairs)} controls", partial(request, schema, answers, turns, name)
        )
        print(f"  {'target ' + ('met' if took < KEYSTROKE else 'missed')}: {KEYSTROKE:.0f} ms")
    print()


def markers(node: Node) -> list[tuple[str, str]]:
    """The hidden inputs that say which rows and groups the page held."""
    found: list[tuple[str, str]] = []
    for below in walk(node):
        found += [(f"{below.name}.#", "")] * (below.kind in ("rows", "group"))
        found += [(f"{below.name}.#", str(at)) for at in range(len(below.children)) if below.kind == "rows"]
    return found


def request(schema: Any, answers: Any, turns: list[Any], name: str) -> str:
    """One at a time, each in a context of its own, as a server has it: nothing decided before is known."""
    return Task().run(keystroke, schema, answers, turns, name)


def keystroke(schema: Any, answers: Any, turns: list[Any], name: str) -> str:
    turns.reverse()  # every time another answer than the time before
    data = read(schema, turns[0], answers, CONTEXT, name).data
    findings = validate(schema, data, CONTEXT)
    return render(step(plan(schema, data, CONTEXT, findings, only=name), name), live=LIVE)


def memory() -> None:
    """What stays in memory of one form after it was drawn, read and judged: in a process of its own."""
    answer = subprocess.run([sys.executable, __file__], capture_output=True, text=True, check=True)
    print(answer.stdout)


def kept_of_a_form(made: Callable[[], tuple[Any, Any]]) -> float:
    """Megabytes that a form leaves behind: every step drawn with some rules answered one way, then the other."""
    tracemalloc.start()
    schema, answers = made()
    answers = Task().run(compute, schema, answers, CONTEXT)
    own = tracemalloc.get_traced_memory()[0]
    for turn in (True, False):
        data = {**answers, **{name: turn for name, value in answers.items() if isinstance(value, bool)}}
        drawn(schema, data)
        judged(schema, data)
    del data
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0] - own
    tracemalloc.stop()
    return kept / 1_000_000


if __name__ == "__main__":
    drawn(*forms.small())
    validate(*forms.small(), CONTEXT)
    print(f"memory kept of the form with 500 fields {kept_of_a_form(forms.large):23.2f} MB")
