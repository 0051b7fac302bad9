"""Labels of the Traffic Light Protocol in the console: typed, seen, copied, set for the whole incident."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.console import console, done, furnished, keys, shown
from tests.tui.driving import driven
from tests.tui.test_goldens import check_looks
from tests.tui.test_record import last, other
from tests.tui.test_rights import coming_in
from warroom import i18n
from warroom.model.classifying import Said
from warroom.room import Room

Golden = Callable[[str, str], None]


def labelled(folder: Path) -> Room:
    """The furnished room with a labelled incident, and entries, an order and a decision that have labels."""
    room = furnished(folder)
    room.classify(1, Said(tlp="amber"))
    room.log(1, "TLP:GREEN @dan The status page may say that payments fail")
    room.log(1, "!order TLP:RED @dan (+15m) Keep the stolen keys off every channel")
    room.log(1, "!decision TLP:AMBER+STRICT (+2h) We do not name the customer")
    room.log(1, "TLP:RED The attacker reads our chat; write it down here and say it nowhere", at="-12m")
    return room


@driven
async def test_a_label_is_typed_in_front_and_stands_in_front_of_the_words_for_everybody(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(other(room), (200, 50)) as (theirs, watching):
        async with console(room, (200, 50)) as (app, pilot):
            await keys(app, pilot, "l", ":tlp:")
            assert "TLP:CLEAR  TLP:GREEN  TLP:AMBER  TLP:AMBER+STRICT  TLP:RED" in shown(app)
            await keys(app, pilot, ":am", "tab", "tab", ": They are in db1")
            assert "NOTE TLP:AMBER+STRICT: They are in db1" in shown(app)
            await keys(app, pilot, "enter")
            assert (last(room).tlp, last(room).text) == ("amber_strict", "They are in db1")
        await done(theirs, watching)
        assert "[TLP:AMBER+STRICT] They are in db1" in shown(theirs)


@driven
async def test_what_only_looks_like_a_label_is_said_while_it_is_typed(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), (200, 50)) as (app, pilot):
        await keys(app, pilot, "l", ":They are in TLP:RED")
        assert "TLP:RED stays text: a label stands in front of the words" in shown(app)


@driven
async def test_the_incident_gets_its_label_in_the_menu_of_flags_and_none_takes_it_away(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.log(1, "TLP:GREEN The door is shut")
    async with console(other(room), (200, 50)) as (theirs, watching):
        async with console(room, (200, 50)) as (app, pilot):
            await keys(app, pilot, "M", "t")
            assert "#1 has no label. With whom may it be shared?" in shown(app)
            await keys(app, pilot, "a")
            assert room.current(room.find(1)).tlp == "amber"
            assert "#1 is labelled TLP:AMBER." in shown(app)
            await done(theirs, watching)
            for one in (app, theirs):
                plan, log = one.room_screen.plan, one.room_screen.log_pane
                assert plan.beside()[0].text == log.beside()[0].text == "TLP:AMBER "
                assert "[TLP:AMBER] The door is shut" in shown(one), "the stricter of both, at once"
            await keys(app, pilot, "M", "t", "r")
            assert "[TLP:RED] The door is shut" in shown(app)
            await keys(app, pilot, "M", "t")
            assert "#1 is labelled TLP:RED. With whom may it be shared?" in shown(app)
            await keys(app, pilot, "n")
            assert "#1 has no label any more." in shown(app)
            assert room.current(room.find(1)).tlp == ""
            assert "[TLP:GREEN] The door is shut" in shown(app)
            assert "TLP" not in "".join(cell.text for cell in app.room_screen.log_pane.beside())


@driven
async def test_a_label_comes_along_into_the_pager_and_the_clipboard(tmp_path: Path) -> None:
    room = labelled(tmp_path)
    async with console(room, (200, 50)) as (app, pilot):
        await keys(app, pilot, "4", "end", "up", "up", "up", "y")
        assert "[TLP:AMBER] -> dan: The status page" in app.clipboard, "the incident is amber, and that is stricter"
        assert app.flows.page_text() == app.clipboard
        await keys(app, pilot, "down", "down", "y")
        assert "[TLP:AMBER+STRICT] D2 We do not name the customer" in app.clipboard
        await keys(app, pilot, "2", "y")
        assert "[TLP:RED] Keep the stolen keys off every channel" in app.clipboard
        assert "[TLP:AMBER+STRICT] We do not name the customer" in app.clipboard
        await keys(app, pilot, "1")
        assert "TLP:AMBER" in app.flows.page_text().splitlines()[2]


@driven
async def test_an_entry_gets_its_label_by_a_correction(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 50)) as (app, pilot):
        await keys(app, pilot, "4", "end", "C", "l", "r", ":it names a customer", "enter")
        assert "1 is struck; 2 stands in its place." in shown(app)
        assert (last(room).tlp, last(room).text[:15]) == ("red", "Replication lag")
        await keys(app, pilot, "end", "up", "C", "l", "r")
        assert re.search(r"r TLP:RED +only those who were told themselves +\(now\)", shown(app))
        assert len(room.incident(1).record.struck) == 1, "so it is already"
        await keys(app, pilot, "n", ":it is in the papers", "enter")
        assert last(room).tlp == ""


@driven
async def test_an_observer_labels_nothing(tmp_path: Path) -> None:
    room, mine = coming_in(tmp_path, "eve", "observer")
    async with console(mine, (120, 36)) as (app, pilot):
        await keys(app, pilot, "M", "t", "r")
        assert room.current(room.find(1)).tlp == ""
        assert "TLP:RED" not in shown(app)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "pressed"),
    [("log", ("4",)), ("plan", ("2", "end")), ("choices", ("M", "t")), ("line", ("l", ":TLP:RED @dan They are in"))],
)
def test_how_labels_look(
    tmp_path: Path, golden: Golden, language: str, size: tuple[int, int], name: str, pressed: tuple[str, ...]
) -> None:
    i18n.choose(language)
    text = f"labels-{name}-{size[0]}x{size[1]}-{language}"
    check_looks(tmp_path, golden, text, size, *pressed, room=labelled(tmp_path))
