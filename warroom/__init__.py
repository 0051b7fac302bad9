"""warroom: an incident war-room console for the terminal."""

__version__ = "0.1.0"
