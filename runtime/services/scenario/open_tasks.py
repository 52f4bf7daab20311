"""All open tasks of an app, for stories that speak of a record whose tasks lie on others.

Rule of this file: a record points at another when its id stands in a field, a row or a list of it.
"""

from collections.abc import Iterator, Mapping

from runtime.services.act import Act, consult
from runtime.services.read_record import tasks_of_record
from runtime.services.scenario.stage import Stage
from runtime.services.views import TaskView
from runtime.storage.inbox import InboxStore
from runtime.storage.record_store import RecordStore

Place = tuple[str, str, str]


def open_tasks(stage: Stage) -> list[TaskView]:
    """Every open task of the app, oldest first."""
    return _tasks(stage, consult(stage.system, stage.nobody, _places, stage.app.key))


def pointing_tasks(stage: Stage, record: str) -> list[TaskView]:
    """The open tasks on records that point at a record, oldest first."""
    return _tasks(stage, consult(stage.system, stage.nobody, places_at, stage.app.key, record))


def places_at(act: Act, app: str, record: str) -> list[Place]:
    """App, form and id of the records with open tasks that point at a record, oldest task first."""
    return [
        place for place in _places(act, app) if place[2] != record and _points(act, place, record)
    ]


def _tasks(stage: Stage, places: list[Place]) -> list[TaskView]:
    found = [
        task
        for place in places
        for task in consult(stage.system, stage.nobody, tasks_of_record, *place)
        if task.state == "open"
    ]
    return sorted(found, key=lambda task: task.id)


def _places(act: Act, app: str) -> list[Place]:
    items = InboxStore(act.connection).open_of_app(app)
    return list(dict.fromkeys((one.app, one.form, one.record) for one in items))


def _points(act: Act, place: Place, record: str) -> bool:
    app, form, id_ = place
    found = RecordStore(act.connection, act.world.apps[app].tables).find(form, id_)
    return found is not None and record in _ids(found.values)


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _ids(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _ids(each)
