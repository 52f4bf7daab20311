"""Find what a step `post` works on: the balance, its ledger, the rows it goes through."""

from engine.expression.compilation import Compiled
from engine.expression.types import Kind
from engine.step.compiled import CompiledPost
from engine.step.model import PostStep
from engine.step.posting import PostPlace, compile_post, no_balance, unnamed_rows
from engine.step.site import Site, Touched, writable_fields
from engine.step.walk import item_type, source_of


def compile_posting(step: PostStep, site: Site) -> CompiledPost | None:
    """Compile a posting; None when its balance or its rows are faulty."""
    touched = site.found(step.post, "post")
    if touched is None:
        return None
    if touched.form.balance is None or touched.subtable is not None:
        site.collector.faults.append(no_balance(f"{site.path}.post", touched.key))
        return None
    if (step.rows is None) != (step.as_ is None):
        site.collector.faults.append(unnamed_rows(site.path))
        return None
    rows, inner = None, site
    if step.rows is not None and step.as_ is not None:
        rows = site.collector.compile(step.rows, site.place(), f"{site.path}.rows")
        item = item_type(rows.type) if rows else None
        if rows is None or item is None or item.kind not in (Kind.ROW, Kind.RECORD):
            if rows is not None:
                en = f"Expected the rows of a subtable (record.lines), found {rows.type}."
                zh = f"此处应为明细表的行（如 record.lines），实际为{rows.type.chinese}。"
                site.fault("rows", "type", en, zh)
            return None
        source = source_of(rows.tree, site.names)
        inner = site.at(site.names.with_item(step.as_, item, source))
    return compile_post(step, site.path, _place(inner, touched, rows), site.collector)


def _place(inner: Site, touched: Touched, rows: Compiled | None) -> PostPlace:
    """The names a posting reads by, and what may be written of its balance and ledger."""
    balance = touched.form.balance
    assert balance is not None  # noqa: S101  # asked before
    ledger_key = inner.app.resolve(touched.key, balance.ledger.form)
    ledger = inner.app.forms.get(ledger_key)
    targets = writable_fields(ledger, ledger_key, inner.app) if ledger else {}
    inner.collector.needs.created(ledger_key)
    own = writable_fields(touched.form, touched.key, inner.app)
    outside, inside = inner.place(), inner.place(touched)
    return PostPlace(touched.key, balance, own, targets, outside, inside, rows)
