"""The one door: each thing that a person can do is one method of `Room`."""

from warroom.room.base import Guest
from warroom.room.room import Room

__all__ = ["Guest", "Room"]
