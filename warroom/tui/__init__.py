"""The console: the only place that knows Textual. No rules and no SQL."""
