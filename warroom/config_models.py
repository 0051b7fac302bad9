"""The settings as pydantic reads them from one file. Loaded only where there is a file or a variable to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from warroom.model.durations import parse_duration


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UiModel(_Model):
    """`[ui]`: how the console looks. Defaults stand in `warroom.config.Ui`."""

    theme: str | None = None
    lang: Literal["", "en", "nl"] | None = None
    ascii: bool | None = None
    profile: Literal["auto", "normal", "slow"] | None = None
    mouse: bool | None = None


class BackupModel(_Model):
    """`[backup]`: copies on a schedule. Defaults stand in `warroom.config.Backup`."""

    folder: str | None = None
    every: str | None = None
    keep_hourly: int | None = Field(default=None, ge=0)
    keep_daily: int | None = Field(default=None, ge=0)

    @field_validator("folder")
    @classmethod
    def _a_path(cls, said: str | None) -> str | None:
        if said is not None and "\0" in said:
            raise ValueError(said)
        return said

    @field_validator("every")
    @classmethod
    def _a_span_of_time(cls, said: str | None) -> str | None:
        if said is not None and parse_duration(said) < timedelta(minutes=1):
            raise ValueError(said)
        return said


class ConfigModel(_Model):
    """One file, or the variables of the environment together."""

    ui: UiModel = UiModel()
    backup: BackupModel = BackupModel()
    keys: dict[str, str | list[str]] = {}
