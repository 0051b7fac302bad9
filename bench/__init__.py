"""How fast, how small, how quiet: measured figures, each beside a reference of the same run."""
