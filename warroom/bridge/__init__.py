"""The outside world: what other systems say comes in here. No rules."""
