"""Files and the records that hold them.

Rules of this file:
1. A record takes a file that its changer uploaded and no record holds yet; any other id answers
   like a file that does not exist.
2. Kind and size are those of the stored bytes, not what a sender claims.
3. A file is held from the commit of the record on, by that very field; another field of the same
   record does not take it, or who may not read the one could read it in the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.model import AttachmentField, ImageField
from runtime.services.act import Act
from runtime.services.outcome import Problem
from runtime.services.published_app import PublishedApp
from runtime.services.views import Json
from runtime.storage.files import FileStore, StoredFile

MEGABYTE = 1024 * 1024


def file_problems(
    act: Act,
    form: CompiledForm,
    before: Mapping[str, Value],
    values: Mapping[str, Value],
) -> tuple[Problem, ...]:
    """Tell what is wrong with the files that a change adds."""
    kept = {(field.key, one) for field, _, ids in _held(form, before) for one in ids}
    added = [
        (field, path, [one for one in ids if (field.key, one) not in kept])
        for field, path, ids in _held(form, values)
        if ids
    ]
    asked = {one for _, _, ids in added for one in ids}
    known = FileStore(act.connection).find_many(asked) if asked else {}
    return tuple(
        problem
        for field, path, ids in added
        for one in ids
        if (problem := _problem(act, field, path, known.get(one))) is not None
    )


def hold_files(
    act: Act, app: PublishedApp, form: CompiledForm, record: str, values: Mapping[str, Value]
) -> None:
    """Let a record hold the files it names, now that it is written."""
    store = FileStore(act.connection)
    for field, _, ids in _held(form, values):
        if ids:
            store.attach(ids, app.key, form.key, record, field.key)


def file_refs(act: Act, form: CompiledForm, *records: Mapping[str, Value]) -> Mapping[str, Json]:
    """Give `{id, title}` of every file that the values of records name, by id."""
    ids = frozenset().union(*(_all_ids(form, values) for values in records))
    if not ids:
        return {}
    return {
        one.id: {"id": one.id, "title": one.name}
        for one in FileStore(act.connection).find_many(ids).values()
    }


def _held(
    form: CompiledForm, values: Mapping[str, Value]
) -> Iterator[tuple[CompiledField, str, list[str]]]:
    """Every place that names files: the field, its path, the ids."""
    for field in form.file_fields:
        if field.subtable is None:
            yield field, field.key, _ids(values.get(field.key))
            continue
        for place, row in enumerate(_rows(values.get(field.subtable))):
            yield field, f"{field.subtable}[{place}].{field.name}", _ids(row.get(field.name))


def _all_ids(form: CompiledForm, values: Mapping[str, Value]) -> frozenset[str]:
    return frozenset(one for _, _, ids in _held(form, values) for one in ids)


def _ids(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _rows(value: object) -> Iterable[Mapping[str, object]]:
    rows: Sequence[object] = value if isinstance(value, list | tuple) else ()
    return (row for row in rows if isinstance(row, Mapping))


def _problem(
    act: Act, field: CompiledField, path: str, stored: StoredFile | None
) -> Problem | None:
    if stored is None or stored.record or stored.uploaded_by != act.caller.person.id:
        return Problem(
            path,
            "reference",
            {"en": "There is no such file. Upload it again.", "zh": "没有这个文件，请重新上传。"},
        )
    definition = field.definition
    if not isinstance(definition, AttachmentField | ImageField):
        return None
    if stored.size > definition.max_size * MEGABYTE:
        return Problem(
            path,
            "max",
            {
                "en": f"“{stored.name}” is too large: at most {definition.max_size} MB.",
                "zh": f"“{stored.name}”过大，最多 {definition.max_size} MB。",
            },
        )
    if not _accepted(definition, stored):
        return Problem(
            path,
            "options",
            {
                "en": f"“{stored.name}” is not a kind of file that is taken here.",
                "zh": f"此处不接受“{stored.name}”这类文件。",
            },
        )
    return None


def _accepted(definition: AttachmentField | ImageField, stored: StoredFile) -> bool:
    if isinstance(definition, ImageField):
        return stored.media_type.startswith("image/") and stored.media_type != "image/svg+xml"
    if not definition.accept:
        return True
    ending = PurePosixPath(stored.name).suffix.lower().lstrip(".")
    wanted = {one.lower().lstrip(".") for one in definition.accept}
    return ending in wanted or stored.media_type in wanted
