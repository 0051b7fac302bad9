"""Where events are kept, and the tables that are read from: the SQLite file and its lock. No rules of incident command."""
