"""The tests of warroom."""
