"""Hypothesis draws the same examples on every run: a red build means a changed engine, not bad luck."""

from hypothesis import settings

settings.register_profile("engine", derandomize=True, deadline=None, max_examples=15, database=None)
settings.register_profile("engine-long", deadline=None, max_examples=400)
