"""`vermilion simulate --coverage`: every way through a workflow, with an example record for each.

Rules of this file:
1. Conditions are solved for the settings' defaults; nothing is asked of a store.
2. Ways whose conditions contradict each other are counted, not listed: each of their flows may well
   be gone on another way. A flow that is on none is told, and makes the exit status 1.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from engine.definition.app_context import app_context
from engine.definition.model import App
from engine.workflow.compilation import compile_workflow
from runtime.cli.command_error import CommandError
from runtime.services.rehearsal.covering import covered
from runtime.services.views import Json

Thing = Mapping[str, Json]

_STATES = {
    "solved": "",
    "assumed": " (something is assumed)",
    "unknown": " (no example was found in time)",
}


def tell_coverage(app: App, workflow: str, *, as_json: bool) -> int:
    """Print the coverage of an app's workflow; 1 where a way is one that nobody can go."""
    model = next((one for one in app.workflows if one.key == workflow), None)
    if model is None:
        known = ", ".join(one.key for one in app.workflows) or "none"
        raise CommandError(f"simulate: no workflow {workflow}; there are: {known}", status=2)
    context = app_context(app, {})
    form = context.forms.get(model.form)
    if form is None:
        raise CommandError(f"simulate: {workflow}: there is no form {model.form}")
    compiled = compile_workflow(model, form, context)
    if compiled.faults:
        raise CommandError(f"simulate: {workflow} has faults: run `vermilion check`")
    found = covered(compiled, app, {}).as_json("en")
    paths = _things(found["paths"])
    dead = cast("list[str]", found["dead"])
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        going = [path for path in paths if path["state"] != "impossible"]
        for number, path in enumerate(going, start=1):
            print("\n".join(_lines(number, path)))
        for flow in dead:
            print(f"nobody can go the flow {flow}: its conditions contradict each other")
        print(_closing(paths, complete=found["complete"] is True))
    return 1 if dead else 0


def _lines(number: int, path: Thing) -> Iterator[str]:
    """A path as a line, and below it its examples as a table."""
    passed = " → ".join(
        f"{node['label']} [{node['way']}]" if node["way"] else str(node["label"])
        for node in _things(path["nodes"])
    )
    yield f"{number}. {passed} → {path['outcome']}{_STATES[str(path['state'])]}"
    for place, example in enumerate(_things(path["examples"])):
        yield from _table(chr(ord("a") + place), example)


def _table(letter: str, example: Thing) -> Iterator[str]:
    rows = [
        (str(one["label"]), f"= {one['text']}", _notes(one)) for one in _things(example["given"])
    ]
    wide = max((len(label) for label, _, _ in rows), default=0)
    mark = f"   {letter})"
    for label, value, notes in rows:
        yield f"{mark} {label:<{wide}} {value}{notes}"
        mark = "     "
    for one in _things(example["assumed"]):
        after = f" (after {one['after']})" if one["after"] else ""
        yield f"{mark} assumed: {one['text']}{after}"
        mark = "     "
    if mark.strip():
        yield f"{mark} any record"


def _notes(one: Thing) -> str:
    notes = ["computed"] if one["computed"] else []
    notes += [f"after {one['after']}"] if one["after"] else []
    return f" ({', '.join(notes)})" if notes else ""


def _closing(paths: Sequence[Thing], *, complete: bool) -> str:
    states = [str(path["state"]) for path in paths]
    counted = [
        f"{states.count(state)} {word}"
        for state, word in (
            ("assumed", "with assumptions"),
            ("impossible", "contradict themselves and are not listed"),
            ("unknown", "without an example"),
        )
        if state in states
    ]
    more = "" if complete else "; there are more than are listed"
    told = f" ({', '.join(counted)})" if counted else ""
    return f"{len(paths)} ways{told}{more}"


def _things(value: Json) -> list[Thing]:
    return cast("list[Thing]", value)
