"""Claims about behaviour."""
