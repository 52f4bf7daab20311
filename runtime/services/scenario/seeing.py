"""Look at what a scenario has named, with the system's eyes: nothing is hidden from it."""

from runtime.services.act import consult
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record, tasks_of_record
from runtime.services.scenario.comparing import follow
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
            raise Unexpected(f"no record is called {name}: say `save_as: {name}` where it is made")
        id_ = names.records[name]
        return self._stage.app.key, names.forms[id_], id_

    def record(self, name: str) -> RecordView:
        """A record as it is now."""
        view = self._read(self.place(name))
        if isinstance(view, Refusal):
            raise Unexpected(f"{name}: {explain(view)}")
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

    def value(self, name: str, path: list[str | int]) -> object:
        """What stands at a path of a record; through lookups into the records behind them."""
        view = self.record(name)
        found: object = _seen(view)
        for place, step in enumerate(path):
            if _is_reference(found) and step not in ("id", "title"):
                behind = self._behind(view.form, path[:place], found)
                found = _seen(behind) if behind else None
                view = behind or view
            found = follow(found, [step])
        return found

    def _behind(self, form: str, path: list[str | int], found: object) -> RecordView | None:
        keys = [step for step in path if isinstance(step, str)]
        for depth in range(len(keys)):
            field = self._stage.app.forms[form].fields.get(".".join(keys[depth:]))
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
        return self.place(name)[1] in self._stage.app.submits


def _seen(view: RecordView) -> dict[str, object]:
    system: dict[str, object] = {
        "id": view.id,
        "title": view.title,
        "state": view.state,
        "version": view.version,
        "owner": view.owner.as_json() if view.owner else None,
        "created_at": view.created_at,
        "created_by": view.created_by.as_json() if view.created_by else None,
        "updated_at": view.updated_at,
        "updated_by": view.updated_by.as_json() if view.updated_by else None,
    }
    return {**system, **view.values}


def _is_reference(found: object) -> bool:
    return isinstance(found, dict) and found.keys() == {"id", "title"}
