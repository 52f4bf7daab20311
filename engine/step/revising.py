"""Compile the step `revise`: which record a revision is kept of, and why."""

from engine.expression.types import Kind
from engine.step.compiled import CompiledRevise
from engine.step.model import ReviseStep
from engine.step.site import Site


def compile_revise(step: ReviseStep, site: Site) -> CompiledRevise | None:
    """Compile a revision; None when its reason or its record is faulty."""
    reason = site.collector.compile(step.revise, site.place(), f"{site.path}.revise", Kind.TEXT)
    target, key = None, site.form.key
    if step.on is not None:
        target = site.collector.compile(step.on, site.place(), f"{site.path}.on", Kind.RECORD)
        if target is None:
            return None
        key = target.type.form or ""
    form = site.app.forms.get(key)
    if form is None or not form.revisions:
        en = f"The form {key or '(unknown)'} keeps no revisions: write `revisions: true` there."
        zh = f"表单“{key}”未启用业务版本，请在该表单写上 `revisions: true`。"
        site.fault("", "revisions", en, zh)
        return None
    return CompiledRevise(site.path, key, reason, target) if reason else None
