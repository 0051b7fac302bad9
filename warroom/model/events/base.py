"""What all events share: their fields, their form in JSON, and the registry that finds a kind's class.

Not pydantic: `warroom log` may cost 1.6 times the bare imports of its libraries, and building pydantic's models alone
costs more than that. A field is one of eight plain types; whatever does not fit its type is not read (`Unknown`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple, Self, dataclass_transform

Edit = tuple[str, str]
"""One value of one register: (register's name, value as text; empty = none)."""


# One encoder for all: `json.dumps` with options makes a new one at each call.
compact: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Unknown(NamedTuple):
    """An event of a kind that this version does not know: kept, counted and shown, never dropped."""

    kind: str
    raw: str

    def words(self) -> str:
        """Nothing that we could read."""
        return ""


class Redacted(NamedTuple):
    """An event whose body was taken out; its place in the chain stays."""

    kind: str

    def words(self) -> str:
        """Nothing is left."""
        return ""


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{value!r} is not a {kind.__name__}")
        return value

    return read


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(f"{value!r} is not a str")
    if not value.isascii():
        value.encode()  # half a character (a lone surrogate) could be read, but never be written to a table
    return value


def _read_number(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError(f"{value!r} is not an int that a table can hold")
    return value


def _read_moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} has no zone")
    return moment


def _read_texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _exactly(list)(value))


def _read_fields(value: Any) -> dict[str, str]:
    return {_text(key): _text(one) for key, one in _exactly(dict)(value).items()}


_READERS: dict[str, Callable[[Any], Any]] = {
    "str": _text,
    "int": _read_number,
    "bool": _exactly(bool),
    "datetime": _read_moment,
    "tuple[str, ...]": _read_texts,
    "dict[str, str]": _read_fields,
}
_REQUIRED = object()
_KINDS: dict[str, type[Event]] = {}


def millisecond(moment: datetime) -> datetime:
    """The moment as it is stored. An event that was just made and the same one read back must fold alike."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


def _write(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value.isoformat(timespec='milliseconds')[:-6]}Z"
    return value


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Event:
    """A fact in the past tense. Never changed, never deleted; a correction is another event.

    A subclass declares `kind`, and its fields by annotation: str, int, bool, datetime, tuple[str, ...],
    dict[str, str], and the first four with `| None`.
    """

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    _readers: ClassVar[dict[str, Callable[[Any], Any]]] = {}
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        """Learn the fields and make the kind known."""
        fields = {name: text for name, text in cls.__annotations__.items() if not text.startswith("ClassVar")}
        cls._readers = {name: _READERS[text.removesuffix(" | None")] for name, text in fields.items()}
        cls._defaults = {name: cls.__dict__.get(name, _REQUIRED) for name in fields}
        if taken := fields.keys() & {"kind", "version"}:
            raise ValueError(f"{cls.kind} can't have fields named {', '.join(taken)}: every event has them")
        if cls.kind in _KINDS:
            raise ValueError(f"two events are called {cls.kind}")
        _KINDS[cls.kind] = cls

    def __init__(self, **values: Any) -> None:
        mine = self.__dict__
        for name, default in self._defaults.items():
            value = values.pop(name, default)
            if value is _REQUIRED:
                raise TypeError(f"{self.kind} needs {name}")
            mine[name] = millisecond(value) if isinstance(value, datetime) else value
        if values:
            raise TypeError(f"{self.kind} has no {', '.join(values)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{self.kind} is a fact; it does not change")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash((self.kind, self.body()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.__dict__.items())})"

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The registers that this event sets. An edit names what it replaces; two live values are a dispute."""
        return ()

    def words(self) -> str:
        """The person's own words in this event, for search and for the reader; empty where there are none."""
        return ""

    def body(self) -> str:
        """The event as JSON text: only what differs from the defaults, in the order of the fields."""
        told = {name: _write(self.__dict__[name]) for name, default in self._defaults.items()
                if default is _REQUIRED or self.__dict__[name] != default}  # fmt: skip
        return compact(told)

    @classmethod
    def read(cls, body: str) -> Self:
        """The event that JSON text holds; fields that we do not know are passed over. Raises ValueError."""
        try:
            told = _exactly(dict)(json.loads(body))
            return cls(**{name: None if told[name] is None and cls._defaults[name] is None else read(told[name])
                          for name, read in cls._readers.items() if name in told})  # fmt: skip
        except (TypeError, OverflowError, RecursionError) as error:
            raise ValueError(str(error)) from None


def kinds() -> dict[str, type[Event]]:
    """All kinds by name."""
    return dict(_KINDS)


def read_body(kind: str, version: int, body: str | None) -> Event | Unknown | Redacted:
    """The event that a stored body holds.

    A kind, or a version of a kind, from a newer warroom comes back as `Unknown`, and so does a body that does not fit
    its kind: it is kept and shown, and the fold passes over it.
    """
    if body is None:
        return Redacted(kind)
    cls = _KINDS.get(kind)
    if cls is None or version > cls.version:
        return Unknown(kind, body)
    try:
        return cls.read(body)
    except ValueError:
        return Unknown(kind, body)


def canonical(values: list[object]) -> bytes:
    """One and only one form in bytes of a list of plain values: compact JSON, UTF-8 (what the chain hashes)."""
    return compact(values).encode("utf-8", "surrogatepass")
