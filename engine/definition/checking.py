"""Everything that is checked of an app, in one pass: reading, shape, then meaning.

A check is a function from the subject to its issues, one family a file in `checks`; to add one is
to write it and to name it here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from engine.definition.checks.access import check_access
from engine.definition.checks.actions import check_actions
from engine.definition.checks.app_head import check_app_head
from engine.definition.checks.automations import check_automations
from engine.definition.checks.balances import check_balances
from engine.definition.checks.expressions import check_expressions
from engine.definition.checks.fields import check_fields
from engine.definition.checks.form_references import check_form_references
from engine.definition.checks.gateways import check_gateways
from engine.definition.checks.keys import check_keys
from engine.definition.checks.labels import check_labels
from engine.definition.checks.layouts import check_layouts
from engine.definition.checks.nodes import check_nodes
from engine.definition.checks.prints import check_prints
from engine.definition.checks.reports import check_reports
from engine.definition.checks.scenarios import check_scenarios
from engine.definition.checks.workflows import check_workflows
from engine.definition.issue import Issue, has_errors
from engine.definition.loader import Loaded, load_files
from engine.definition.model import App
from engine.definition.plain import plain_data
from engine.definition.source import Source
from engine.definition.subject import Subject

Check = Callable[[Subject], Iterator[Issue]]

CHECKS: tuple[Check, ...] = (
    check_app_head,
    check_keys,
    check_fields,
    check_form_references,
    check_layouts,
    check_prints,
    check_access,
    check_actions,
    check_balances,
    check_workflows,
    check_gateways,
    check_nodes,
    check_automations,
    check_reports,
    check_scenarios,
    check_labels,
    check_expressions,
)
"""Every family of checks."""


def check_files(files: Mapping[str, bytes], others: Mapping[str, App] | None = None) -> Loaded:
    """Read an app and check all of it; `others` are the apps it may depend on, by key."""
    loaded = load_files(files)
    if loaded.partial is None:
        return loaded
    meaning = _issues(Subject(loaded.partial, loaded.source, others or {}))
    found = _in_order((*loaded.issues, *meaning))
    return replace(loaded, issues=found, app=None if has_errors(found) else loaded.partial)


def check_app(app: App, others: Mapping[str, App] | None = None) -> tuple[Issue, ...]:
    """Check an app that did not come from files: its issues have paths, but no lines."""
    return _in_order(_issues(Subject(app, Source(plain_data(app)), others or {})))


def _issues(subject: Subject) -> Iterator[Issue]:
    for check in CHECKS:
        yield from check(subject)


def _in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """By place, each fault once."""
    once = {(each.location, each.path, each.code, str(each.message)): each for each in issues}
    told = {(each.location, each.path) for each in once.values() if not _is_compiled(each)}
    return tuple(
        once[key]
        for key in sorted(once)
        # What a check of ours has said, the compiler need not say again in other words.
        if not (_is_compiled(once[key]) and (once[key].location, once[key].path) in told)
    )


def _is_compiled(found: Issue) -> bool:
    return found.code.startswith("EXP")
