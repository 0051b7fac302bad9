"""Where events are kept, and the tables that are read from: one SQLite file. No rules of incident command."""
