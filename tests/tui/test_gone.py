"""The console while its room file is taken away and comes back."""

from __future__ import annotations

from pathlib import Path

from tests.journal.test_gone import put_back, taken_away
from tests.tui.console import console, done, furnished, keys, shown
from tests.tui.driving import driven
from warroom.journal import care


@driven
async def test_words_for_a_file_that_is_gone_wait_and_go_on_when_it_is_back(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    path = room.journal.path
    async with console(room, (120, 36)) as (app, pilot):
        taken_away(path, tmp_path / "elsewhere")
        app.look()
        await done(app, pilot)
        assert "The room file was taken away or replaced" in shown(app)
        assert "Checkout down" in shown(app)
        await keys(app, pilot, "l", ":The vault is shut", "enter")
        put_back(path, tmp_path / "elsewhere")
        app.look()
        await keys(app, pilot, "l")
        assert app.room_screen.prompt.text == "The vault is shut"
        await keys(app, pilot, "enter")
        assert [match.text for match in room.search("vault")] == ["The vault is shut"]


@driven
async def test_another_file_in_its_place_is_shown_and_said(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    path = room.journal.path
    care.backup(room.journal, tmp_path / "old.db")
    room.log(1, "After the backup.")
    async with console(room, (120, 36)) as (app, pilot):
        assert "After the backup." in shown(app)
        taken_away(path, tmp_path / "elsewhere")
        (tmp_path / "old.db").rename(path)
        app.look()
        await done(app, pilot)
        assert "The room file was replaced." in shown(app)
        assert "After the backup." not in shown(app)
        await keys(app, pilot, "l", ":On we go", "enter")
        assert [match.text for match in room.search("on we go")] == ["On we go"]
