"""Look at what a scenario has named, with the system's eyes: nothing is hidden from it."""

from engine.form.compiled_field import CompiledField
from engine.form.model import RowLookupField
from engine.form.row_forms import PARENT
from runtime.services.act import consult
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record, tasks_of_record
from runtime.services.scenario.comparing import follow
from runtime.services.scenario.open_tasks import open_tasks, pointing_tasks
from runtime.services.scenario.outcome import Unexpected
from runtime.services.scenario.stage import Stage, explain
from runtime.services.views import RecordView, TaskView


class Seeing:
    """Reads records and tasks of one scenario."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._seen: dict[tuple[str, str, str], RecordView | Refusal] = {}

    def look_anew(self) -> None:
        """Forget what was seen: something may have happened since."""
        self._seen.clear()

    def place(self, name: str) -> tuple[str, str, str]:
        """App, form and id of what a name stands for."""
        names = self._stage.names
        if name not in names.records:
            raise Unexpected(
                f"no record is called {name}: say `save_as: {name}` where it is made",
                f"没有叫做 {name} 的记录：请在创建它的步骤里写 `save_as: {name}`",
            )
        id_ = names.records[name]
        return self._stage.app.key, names.forms[id_], id_

    def record(self, name: str) -> RecordView:
        """A record as it is now."""
        view = self._read(self.place(name))
        if isinstance(view, Refusal):
            raise Unexpected(f"{name}: {explain(view)}", f"{name}：{explain(view, 'zh')}")
        return view

    def tasks(self, name: str | None = None) -> list[TaskView]:
        """The tasks of a record, or of all that have a name, oldest first."""
        names = self._stage.names.records
        chosen = [name] if name else [one for one in names if self._runs(one)]
        places = dict.fromkeys(self.place(one) for one in chosen)
        stage = self._stage
        found = [
            task
            for place in places
            for task in consult(stage.system, stage.nobody, tasks_of_record, *place)
        ]
        return sorted(found, key=lambda task: task.id)

    def tasks_about(self, name: str | None, node: str | None) -> list[TaskView]:
        """The tasks at a node (any, without one) of a record; with none open there, those of the
        records that point at it. Without a name, of all that have one, or else of any record.
        """
        own = [task for task in self.tasks(name) if node in (None, task.node)]
        if any(task.state == "open" for task in own):
            return own
        if name is None:
            others = open_tasks(self._stage)
        else:
            others = pointing_tasks(self._stage, self.place(name)[2])
        return [*own, *(task for task in others if node in (None, task.node))]

    def value(self, name: str, path: list[str | int]) -> object:
        """What stands at a path of a record; through lookups into the records behind them."""
        view = self.record(name)
        found: object = _seen(view)
        at: list[str | int] = []
        for step in path:
            if _is_row(found) and step not in ("id", "title", "record"):
                found, view, at = self._row(view.form, at, found)
            elif _is_reference(found) and step not in ("id", "title"):
                behind = self._behind(view.form, at, found)
                found = _seen(behind) if behind else None
                view, at = behind or view, []
            found = follow(found, [step])
            at = [*at, step]
        return found

    def _row(
        self, form: str, path: list[str | int], found: object
    ) -> tuple[object, RecordView, list[str | int]]:
        """The row that a reference leads to, its record as `parent`; the view of that, and where
        the row stands in it.
        """
        field = self._field(form, path)
        definition = field.definition if field else None
        record = found.get("record") if isinstance(found, dict) else None
        at = ".".join(map(str, path))
        if not isinstance(definition, RowLookupField) or not isinstance(record, dict):
            raise Unexpected(f"{at} leads to no row", f"{at} 没有指向任何行")
        view = self._read((self._stage.app.key, definition.form, str(record["id"])))
        if isinstance(view, Refusal):
            raise Unexpected(f"{at}: {explain(view)}", f"{at}：{explain(view, 'zh')}")
        rows = view.values.get(definition.subtable)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and isinstance(found, dict) and row["row_id"] == found["id"]:
                return {**row, PARENT: _seen(view)}, view, [definition.subtable]
        raise Unexpected(f"{at} points at a row that is not there", f"{at} 指向的行不存在")

    def _field(self, form: str, path: list[str | int]) -> CompiledField | None:
        """The field that a path ends at, as far as it lies in a form's records."""
        keys = [step for step in path if isinstance(step, str)]
        fields = self._stage.app.forms[form].fields
        found = (fields.get(".".join(keys[depth:])) for depth in range(len(keys)))
        return next((one for one in found if one is not None), None)

    def _behind(self, form: str, path: list[str | int], found: object) -> RecordView | None:
        field = self._field(form, path[:-1] if path[-1:] == ["record"] else path)
        target = getattr(field.definition, "form", None) if field else None
        if isinstance(found, dict) and isinstance(target, str):
            view = self._read((self._stage.app.key, target, str(found["id"])))
            return None if isinstance(view, Refusal) else view
        return None

    def _read(self, place: tuple[str, str, str]) -> RecordView | Refusal:
        seen = self._seen.get(place)
        if seen is None:
            seen = consult(self._stage.system, self._stage.nobody, read_record, *place)
            self._seen[place] = seen
        return seen

    def _runs(self, name: str) -> bool:
        return self.place(name)[1] in self._stage.app.flowing


def _seen(view: RecordView) -> dict[str, object]:
    system: dict[str, object] = {
        "id": view.id,
        "title": view.title,
        "state": view.state,
        "version": view.version,
        "revision": view.revision,
        "owner": view.owner.as_json() if view.owner else None,
        "created_at": view.created_at,
        "created_by": view.created_by.as_json() if view.created_by else None,
        "updated_at": view.updated_at,
        "updated_by": view.updated_by.as_json() if view.updated_by else None,
    }
    return {**system, **view.values}


def _is_reference(found: object) -> bool:
    return isinstance(found, dict) and found.keys() == {"id", "title"}


def _is_row(found: object) -> bool:
    return isinstance(found, dict) and found.keys() == {"id", "title", "record"}
