"""Finding and reading a kit."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import catalog
from grader.model import WrongUse
from tests.conftest import DESCRIPTION, KitFolder


def test_finds_the_kit_upwards(kit: KitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """From any folder inside a kit, the kit is found."""
    monkeypatch.delenv(catalog.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.chdir(kit.root / "solutions" / "hello")
    assert catalog.find_kit() == kit.root


def test_finds_the_kit_by_the_environment(
    kit: KitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment variable names the kit from anywhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(catalog.ENVIRONMENT_VARIABLE, str(kit.root))
    assert catalog.find_kit() == kit.root


def test_a_named_folder_goes_before_the_environment(
    kit: KitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kit that is named outright is taken, whatever the environment says."""
    monkeypatch.setenv(catalog.ENVIRONMENT_VARIABLE, str(tmp_path))
    assert catalog.find_kit(kit.root) == kit.root


def test_without_a_kit_says_how_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside any kit the error names the folder and the ways out."""
    monkeypatch.delenv(catalog.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUse, match=rf"No kit in {tmp_path}.*--kit DIR.*\$GRADER_KIT"):
        catalog.find_kit()


def test_a_folder_that_is_no_kit_is_refused(kit: KitFolder) -> None:
    """The error says which part the named folder lacks."""
    (kit.root / "tests" / "hidden").rename(kit.root / "elsewhere")
    with pytest.raises(WrongUse, match="is not a kit: it lacks tests/hidden/"):
        catalog.find_kit(kit.root)


def test_to_grade_with_a_kit_needs_no_solutions(kit: KitFolder) -> None:
    """An autograder has none with it; what runs them asks for them, and says what is lacking."""
    (kit.root / "solutions").rename(kit.root / "elsewhere")
    assert catalog.load_kit(catalog.find_kit(kit.root))["hello"].suite.is_file()
    with pytest.raises(WrongUse, match="is not a kit: it lacks solutions/"):
        catalog.require_solutions(kit.root)


def test_reads_an_exercise(kit: KitFolder) -> None:
    """What the folders and exercise.toml say is in the Exercise."""
    kit.write("exercises/hello/exercise.toml", DESCRIPTION + 'given = ["bell.py"]\n')
    kit.write("exercises/hello/bell.py", "")
    exercise = catalog.load_kit(kit.root)["hello"]
    assert (exercise.title, exercise.title_zh) == ("Say hello", "说你好")
    assert exercise.given == ("bell.py",)
    assert exercise.stub == kit.root / "exercises/hello/hello.py"
    assert exercise.reference == kit.root / "solutions/hello/hello.py"
    assert exercise.suite == kit.root / "tests/hidden/test_hello.py"


def test_exercises_come_in_the_order_of_the_tutorial(kit: KitFolder) -> None:
    """Sections sort by their numbers, ten after nine; within one, exercises sort by name."""
    for slug, section in {"b": "10. X", "c": "1.2Y", "a": "9. Z", "d": "9. Z"}.items():
        kit.write(f"exercises/{slug}/exercise.toml", DESCRIPTION.replace("1. Greetings", section))
        for file in (f"exercises/{slug}", f"solutions/{slug}"):
            kit.write(f"{file}/{slug}.py", "")
        kit.write(f"tests/hidden/test_{slug}.py", "")
    slugs = [exercise.slug for exercise in catalog.load_kit(kit.root).exercises]
    assert slugs == ["hello", "c", "a", "d", "b"]


def test_an_exercise_waits_for_the_one_that_it_comes_after(kit: KitFolder) -> None:
    """Whatever their sections are; who comes after one that is not there waits for nobody."""
    for slug, after in {"a": "c", "b": "a", "c": "", "d": "other"}.items():
        kit.add_exercise(slug)
        kit.write(f"exercises/{slug}/exercise.toml", DESCRIPTION + f'after = "{after}"\n')
    slugs = [exercise.slug for exercise in catalog.load_kit(kit.root).exercises]
    assert slugs == ["c", "a", "b", "d", "hello"]
    kit.write("exercises/c/exercise.toml", DESCRIPTION + 'after = "b"\n')
    in_a_circle = [exercise.slug for exercise in catalog.load_kit(kit.root).exercises]
    assert sorted(in_a_circle) == sorted(slugs)


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("exercises/hello/hello.py", "the stub is missing"),
        ("solutions/hello/hello.py", "the reference solution is missing"),
        ("tests/hidden/test_hello.py", "the hidden suite is missing"),
    ],
)
def test_a_missing_part_is_named(kit: KitFolder, place: str, what: str) -> None:
    """An exercise that lacks a file is refused, with the file's path."""
    (kit.root / place).unlink()
    with pytest.raises(WrongUse, match=f"hello: {what}: {kit.root / place}"):
        catalog.load_kit(kit.root)


@pytest.mark.parametrize(
    ("description", "message"),
    [
        (
            DESCRIPTION + 'titel = "x"\n',
            "unknown key 'titel'; known are after, given",
        ),
        (DESCRIPTION.replace('"Say hello"', '" "'), "needs title = "),
        (DESCRIPTION.replace('"Say hello"', "3"), "needs title = "),
        (DESCRIPTION + 'given = "bell.py"\n', "given must be a list of file names"),
        (DESCRIPTION + 'given = ["../bell.py"]\n', "given must be a list of file names"),
        (DESCRIPTION + 'given = ["hello.py"]\n', "the student's own file"),
        (DESCRIPTION + 'given = ["bell.py"]\n', "a given module is missing: .*bell.py"),
        ("title = ", r"cannot be read: Invalid value"),
    ],
)
def test_a_faulty_description_is_explained(kit: KitFolder, description: str, message: str) -> None:
    """Each fault of an exercise.toml is told with the file's path."""
    kit.write("exercises/hello/exercise.toml", description)
    with pytest.raises(WrongUse, match=message) as caught:
        catalog.load_kit(kit.root)
    assert "hello" in str(caught.value)


def test_all_faults_are_told_at_once(kit: KitFolder) -> None:
    """One look at the error is enough to mend the kit."""
    kit.write("exercises/hello/exercise.toml", 'title = "Hello"\nfoo = 1\n')
    with pytest.raises(WrongUse, match=r"(?s)unknown key 'foo'.*title_zh.*section"):
        catalog.load_kit(kit.root)


def test_an_unknown_slug_is_refused_with_those_there_are(kit: KitFolder) -> None:
    """A mistyped --exercise gets the list to choose from."""
    with pytest.raises(WrongUse, match=r"no exercise 'helo' in .*There are: hello\."):
        catalog.load_kit(kit.root, ["helo"])


def test_only_the_wanted_exercises_are_validated(kit: KitFolder) -> None:
    """An exercise under construction does not keep others from being graded."""
    kit.write("exercises/new/exercise.toml", "")
    assert [exercise.slug for exercise in catalog.load_kit(kit.root, ["hello"]).exercises] == [
        "hello"
    ]
