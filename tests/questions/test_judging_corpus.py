"""Every answer in the benchmark's corpus is judged as it is meant."""

import importlib.util
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "benchmarks/judge/run.py"
spec = importlib.util.spec_from_file_location("judge_benchmark", HOME)
benchmark = importlib.util.module_from_spec(spec)
spec.loader.exec_module(benchmark)
PAIRS = benchmark.pairs()


def test_the_corpus_is_large_enough_to_say_something():
    assert len(PAIRS) >= 300
    assert {meant for *_, meant in PAIRS} == {"right", "wrong", "asked"}


@pytest.mark.parametrize("key", sorted({key for key, *_ in PAIRS}))
def test_answers_are_judged_as_they_are_meant(key):
    typed = [(answer, meant) for k, answer, meant in PAIRS if k == key]
    assert [(a, benchmark.ours(key, a)) for a, _ in typed] == typed
