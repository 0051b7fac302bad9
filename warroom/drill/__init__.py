"""Exercises: scenarios and the simulated people who play them. No copy of any rule."""
