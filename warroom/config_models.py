"""The settings as pydantic reads them from one file. Loaded only where there is a file or a variable to read."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UiModel(_Model):
    """`[ui]`: how the console looks. Defaults stand in `warroom.config.Ui`."""

    theme: str | None = None
    lang: Literal["", "en", "nl"] | None = None
    ascii: bool | None = None
    profile: Literal["auto", "normal", "slow"] | None = None
    mouse: bool | None = None


class ConfigModel(_Model):
    """One file, or the variables of the environment together."""

    ui: UiModel = UiModel()
    keys: dict[str, str | list[str]] = {}
