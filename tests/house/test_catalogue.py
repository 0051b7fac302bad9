"""The Dutch catalogue is whole: every word shown, none left over, the same placeholders, and compiled."""

from __future__ import annotations

import ast
import functools
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests.house.sources import PACKAGE, called, python_files, shown, tree
from warroom import i18n

PO = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "warroom.po"
MO = PO.with_suffix(".mo")
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "ngettext": (1, 2), "NC_": ((1, "c"), 2)}
_FIELD = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")

Key = str | tuple[str, ...]


@functools.cache
def wanted() -> frozenset[Key]:
    """Every message in the source."""
    found = extract_from_dir(str(PACKAGE), method_map=[("**.py", "python")], keywords=KEYWORDS)
    return frozenset(_key(id_, context) for _file, _line, id_, _comments, context in found if id_)


def _key(id_: str | list[str] | tuple[str, ...], context: str | None) -> Key:
    """What a message is known by: its text, and the place where it is said if that has words of its own."""
    if isinstance(id_, (list, tuple)):
        return tuple(id_)
    return f"{context}\4{id_}" if context else id_


@functools.cache
def catalogue() -> Catalog:
    """The Dutch catalogue as people edit it."""
    assert PO.exists(), "the Dutch catalogue is missing; write it with: make messages"
    with PO.open("rb") as file:
        return read_po(file, locale="nl", domain="warroom")


def messages() -> dict[Key, Message]:
    """The messages of the catalogue by what they translate, without its header."""
    return {_key(one.id, one.context): one for one in catalogue() if one.id}


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """One text, or singular and plural."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def fields(text: str) -> set[str]:
    """The names between braces."""
    return set(_FIELD.findall(text))


def test_every_message_is_there_and_none_is_left_over() -> None:
    have = set(messages())
    assert sorted(map(str, wanted() - have)) == [], "not in the catalogue; run: make messages"
    assert sorted(map(str, have - wanted())) == [], "no longer in the source; run: make messages"
    assert list(catalogue().obsolete) == []


def test_no_message_hides_in_an_f_string() -> None:
    # The extractor does not look into them before Python 3.12: such a message would stay English without a word.
    hidden = [
        f"{shown(path)}:{call.lineno} {argument.value!r}"
        for path in python_files("warroom")
        for joined in ast.walk(tree(path)) if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined) if isinstance(call, ast.Call) and called(call) == "_"
        for argument in call.args if isinstance(argument, ast.Constant) and argument.value not in messages()
    ]  # fmt: skip
    assert hidden == []


def test_every_message_is_translated() -> None:
    empty = [key for key, one in messages().items() if not all(part.strip() for part in forms(one.string) or ("",))]
    assert empty == []
    assert [key for key, one in messages().items() if one.fuzzy] == []


def test_placeholders_are_the_same() -> None:
    wrong = []
    for key, one in messages().items():
        source, dutch = forms(key), forms(one.string)
        known = set().union(*map(fields, source))
        # `1 taak` may say its number in a word; the form for many may not.
        if fields(dutch[-1]) != fields(source[-1]) or not all(fields(part) <= known for part in dutch):
            wrong.append((key, one.string))
    assert wrong == []


def test_lines_begin_and_end_alike() -> None:
    def ends(text: str) -> tuple[bool, bool, int]:
        return text[:1].isspace(), text[-1:].isspace(), text.count("\n\n")

    wrong = [(key, one.string) for key, one in messages().items() if ends(forms(key)[0]) != ends(forms(one.string)[0])]
    assert wrong == []


def test_the_compiled_catalogue_is_this_one() -> None:
    fresh = io.BytesIO()
    write_mo(fresh, catalogue())
    fresh.seek(0)
    with MO.open("rb") as file:
        assert _strings(read_mo(file)) == _strings(read_mo(fresh)), "out of date; run: make messages"


def _strings(compiled: Catalog) -> dict[Key, tuple[str, ...]]:
    return {tuple(one.id) if isinstance(one.id, (list, tuple)) else one.id: forms(one.string)
            for one in compiled if one.id}  # fmt: skip


def test_the_program_speaks_dutch() -> None:
    assert i18n.choose("nl") == "nl"
    simple = {key: one.string for key, one in messages().items() if isinstance(key, str)}
    assert {key for key, text in simple.items() if i18n._(key) != text} == set()
    assert i18n._("") == "", "the header of the catalogue is nobody's text"
    assert sum(key != text for key, text in simple.items()) > len(simple) / 2, "most of it is Dutch"


# -- marks -------------------------------------------------------------------------------------------------------------


def _literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _named(node: ast.expr) -> bool:
    """Something that was marked elsewhere: a name, an attribute, an entry of a table, or one of two such."""
    return not isinstance(node, (ast.JoinedStr, ast.BinOp))


@pytest.mark.parametrize(("mark", "fine"), [("N_", _literal), ("ngettext", _literal), ("_", _named)])
def test_marks_stand_around_plain_texts(mark: str, fine: Callable[[ast.expr], bool]) -> None:
    """An f-string or a sum is another text each time: no catalogue can hold it."""
    calls = [(path, node) for path in python_files("warroom") if path.name != "i18n.py" for node in ast.walk(tree(path))
             if isinstance(node, ast.Call) and called(node) == mark]  # fmt: skip
    assert calls
    assert [f"{shown(path)}:{node.lineno}" for path, node in calls
            if not all(fine(one) for one in node.args[: len(KEYWORDS[mark] or (1,))])] == []  # fmt: skip
