"""A statement that is compiled once: its text, how values go in, how columns come out.

Rules of this file:
1. SQLAlchemy says the text and how a value of each type is written and read; what it would find
   out anew at every execution is found out once here. What it costs otherwise stands in
   `docs/decisions/0019-statements.md`.
2. Every parameter is one value: several ids go in as one (`among`), so that the text never changes.
3. What fails is told by SQLAlchemy's own exceptions, and a lost connection is given up as it does.
4. Who listens to statements on a connection hears of these, too.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NoReturn, cast

from sqlalchemy import (
    ARRAY,
    Boolean,
    ClauseElement,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    Select,
    Text,
    bindparam,
    literal,
)
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import Executable, FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

Given = Mapping[str, Any]
"""The values of a statement's parameters by their names."""

Processor = Callable[[Any], Any]

_NOTHING: Given = {}


class Statement:
    """One statement as both databases say it."""

    def __init__(
        self, said: Executable, keys: Iterable[str] | None = None, *, named: bool = False
    ) -> None:
        """Keep what is said; `keys`: the columns that are written, by their parameters' names.

        `named`: rows are read by the names of their columns, too.
        """
        self._said = said
        self._keys = None if keys is None else list(keys)
        self._named = named
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, given: Given = _NOTHING) -> list[Any]:
        """Read all rows."""
        return self._on(connection).rows(connection, given)

    def row(self, connection: Connection, given: Given = _NOTHING) -> Any:  # noqa: ANN401
        """Read the first row; None where there is none."""
        found = self._on(connection).rows(connection, given)
        return found[0] if found else None

    def value(self, connection: Connection, given: Given = _NOTHING) -> Any:  # noqa: ANN401
        """Read the first column of the first row; None where there is none."""
        found = self._on(connection).rows(connection, given)
        return found[0][0] if found else None

    def write(self, connection: Connection, given: Given = _NOTHING) -> int:
        """Carry out a change; how many rows it touched."""
        return self._on(connection).write(connection, given)

    def write_all(self, connection: Connection, given: Sequence[Given]) -> None:
        """Carry out a change once for each of what is given."""
        self._on(connection).write_all(connection, given)

    @cached_property
    def locking(self) -> "Statement":
        """The same rows, kept from others until the end of the transaction."""
        locked = cast("Select[Any]", self._said).with_for_update(key_share=True)
        return Statement(locked, named=self._named)

    def _on(self, connection: Connection) -> "_Compiled":
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = _Compiled(
                self._said, self._keys, connection.dialect, named=self._named
            )
        return self._compiled[name]


class _Compiled:
    """A statement as one database says it."""

    def __init__(
        self, said: Executable, keys: list[str] | None, dialect: Dialect, *, named: bool
    ) -> None:
        compiled = cast("ClauseElement", said).compile(dialect=dialect, column_keys=keys)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"{type(compiled).__name__} has no text")
        self._text = str(compiled)
        self._dialect = dialect
        columns = _columns_of(said)
        self._types = [one.type for one in columns]
        self._make = _row_of([str(one.key) for one in columns]) if named else None
        self._readers: list[tuple[int, Processor]] | None = None
        self._writers, self._constants = _parameters_of(compiled, dialect)
        self._order = compiled.positiontup
        self._outward: Mapping[str, str] = compiled.escaped_bind_names or {}

    def rows(self, connection: Connection, given: Given) -> list[Any]:
        """Read all rows."""
        cursor = self._executed(connection, given)
        try:
            found = cursor.fetchall()
            if self._readers is None:
                self._readers = self._find_readers(cursor)
        except Exception as error:  # noqa: BLE001 (told as SQLAlchemy tells it)
            _tell(connection, error, self._text, given, cursor)
        cursor.close()
        readers, make = self._readers, self._make
        if not readers:
            return list(found) if make is None else [make(one) for one in found]
        made: list[Any] = []
        for one in found:
            columns = list(one)
            for place, reader in readers:
                value = columns[place]
                if value is not None:
                    columns[place] = reader(value)
            made.append(columns if make is None else make(columns))
        return made

    def write(self, connection: Connection, given: Given) -> int:
        """Carry out a change; how many rows it touched."""
        cursor = self._executed(connection, given)
        touched = cursor.rowcount
        cursor.close()
        return touched

    def write_all(self, connection: Connection, given: Sequence[Given]) -> None:
        """Carry out a change once for each of what is given."""
        cursor = connection.connection.cursor()
        try:
            parameters = [self._written(one) for one in given]
            _announce(connection, cursor, self._text, parameters, many=True)
            self._dialect.do_executemany(cursor, self._text, parameters)
        except Exception as error:  # noqa: BLE001 (told as SQLAlchemy tells it)
            _tell(connection, error, self._text, given, cursor)
        cursor.close()

    def _executed(self, connection: Connection, given: Given) -> DBAPICursor:
        cursor = connection.connection.cursor()
        try:
            parameters = self._written(given)
            _announce(connection, cursor, self._text, parameters, many=False)
            self._dialect.do_execute(cursor, self._text, parameters)
        except Exception as error:  # noqa: BLE001 (told as SQLAlchemy tells it)
            _tell(connection, error, self._text, given, cursor)
        return cursor

    def _written(self, given: Given) -> Any:  # noqa: ANN401 (as the driver takes them)
        """The parameters as the driver takes them: in their order, or by their names."""
        values = dict(self._constants)
        for name, writer in self._writers:
            value = given[name]
            values[name] = value if writer is None or value is None else writer(value)
        if self._order is not None:
            return tuple([values[name] for name in self._order])
        for name, outward in self._outward.items():
            values[outward] = values.pop(name)
        return values

    def _find_readers(self, cursor: DBAPICursor) -> list[tuple[int, Processor]]:
        """How columns are read whose driver gives something else than their type says."""
        readers = [
            (place, kind.dialect_impl(self._dialect).result_processor(self._dialect, column[1]))
            for place, (kind, column) in enumerate(
                zip(self._types, cursor.description or (), strict=True)
            )
        ]
        return [(place, reader) for place, reader in readers if reader is not None]


class _Among(FunctionElement[bool]):
    """Whether a value is one of several."""

    inherit_cache = True
    type = Boolean()


class _Texts(TypeDecorator[Sequence[str]]):
    """Several texts as one value: an array, on SQLite in JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the array, or the text of it on SQLite."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Text()))

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> object:
        """Write the texts."""
        listed = list(value or ())
        return json.dumps(listed) if dialect.name == "sqlite" else listed


def among(column: ColumnElement[Any], texts: str | Sequence[str]) -> ColumnElement[bool]:
    """Say that a column is one of several texts, which go in as one value.

    `texts`: they themselves, or the name of the parameter that gives them.
    """
    if isinstance(texts, str):
        return _Among(column, bindparam(texts, type_=_Texts()))
    return _Among(column, literal(texts, _Texts()))


@compiles(_Among)
def _as_array(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    value, several = (compiler.process(one, **kw) for one in element.clauses)
    return f"{value} = ANY({several})"


@compiles(_Among, "sqlite")
def _as_json(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    value, several = (compiler.process(one, **kw) for one in element.clauses)
    return f"{value} IN (SELECT value FROM json_each({several}))"  # noqa: S608 (compiled parts)


def _row_of(names: Sequence[str]) -> Callable[[Iterable[Any]], Any]:
    """What makes a row whose columns are read by their names."""
    # Names are known when it runs: of no use to whoever checks types.
    make: Callable[..., Any] = namedtuple
    kind = make("Row", list(names), rename=True)
    return cast("Callable[[Iterable[Any]], Any]", kind._make)


def _columns_of(said: Executable) -> Sequence[ColumnElement[Any]]:
    """The columns that a statement gives."""
    if isinstance(said, Select | Insert):
        return list(said.exported_columns)
    return ()


def _parameters_of(
    compiled: SQLCompiler, dialect: Dialect
) -> tuple[list[tuple[str, Processor | None]], dict[str, Any]]:
    """How the open parameters are written, and the values of the others as they are written."""
    writers: list[tuple[str, Processor | None]] = []
    constants: dict[str, Any] = {}
    for name, bind in compiled.binds.items():
        if bind.expanding:
            raise TypeError(f"{name} is a list of parameters: use `among`")
        writer = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required:
            writers.append((name, writer))
        else:
            value = bind.effective_value
            constants[name] = writer(value) if writer and value is not None else value
    return writers, constants


def _announce(
    connection: Connection, cursor: DBAPICursor, text: str, parameters: object, *, many: bool
) -> None:
    for listener in connection.dispatch.before_cursor_execute:
        listener(connection, cursor, text, parameters, None, many)


def _tell(
    connection: Connection, error: Exception, text: str, given: object, cursor: DBAPICursor
) -> NoReturn:
    """Raise an error as SQLAlchemy does, and give up the connection where it is lost."""
    connection._handle_dbapi_exception(error, text, given, cursor, None)  # type: ignore[arg-type]
