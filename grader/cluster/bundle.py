"""What travels to the workers: files as bytes, named by a hash of what they hold."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from grader.grading import Job, hash_of
from grader.model import Exercise, Submission
from grader.words import catalogs_of


@dataclass(frozen=True)
class ExerciseBundle:
    """What it takes to grade an exercise: no stub, and no solution."""

    slug: str
    title: str
    title_zh: str
    section: str
    suite: bytes
    catalogs: Mapping[str, bytes]
    """The suite's PO files, by name."""
    given: Mapping[str, bytes]

    @classmethod
    def of(cls, exercise: Exercise) -> Self:
        return cls(
            exercise.slug,
            exercise.title,
            exercise.title_zh,
            exercise.section,
            exercise.suite.read_bytes(),
            {file.name: file.read_bytes() for file in catalogs_of(exercise.suite).values()},
            {name: (exercise.folder / name).read_bytes() for name in exercise.given},
        )

    def unpack(self, root: Path) -> Exercise:
        """Write the files to where a kit at ``root`` has them."""
        exercise = Exercise(
            slug=self.slug,
            title=self.title,
            title_zh=self.title_zh,
            section=self.section,
            folder=root / "exercises" / self.slug,
            suite=root / "tests" / "hidden" / f"test_{self.slug}.py",
            solutions=root / "solutions" / self.slug,
            given=tuple(self.given),
        )
        exercise.folder.mkdir(parents=True)
        for name, content in self.given.items():
            (exercise.folder / name).write_bytes(content)
        exercise.suite.parent.mkdir(parents=True, exist_ok=True)
        exercise.suite.write_bytes(self.suite)
        for name, content in self.catalogs.items():
            (exercise.suite.parent / name).write_bytes(content)
        return exercise


@dataclass(frozen=True)
class SubmissionBundle:
    """A submission, and the exercises that it is to be graded for."""

    name: str
    slugs: tuple[str, ...]
    files: Mapping[str, tuple[str, bytes]]
    """By slug, the name of the file and what is in it."""
    problems: Mapping[str, str]

    @classmethod
    def of(cls, job: Job) -> Self:
        """Read the files of a submission.

        Raises:
            OSError: when one of them cannot be read any more.
        """
        submission = job.submission
        slugs = tuple(exercise.slug for exercise in job.exercises)
        files = {
            slug: (file.name, file.read_bytes())
            for slug, file in submission.files.items()
            if slug in slugs
        }
        return cls(submission.name, slugs, files, dict(submission.problems))

    @property
    def digest(self) -> str:
        """Equal for equal bundles alone."""
        parts = [self.name.encode(), " ".join(self.slugs).encode()]
        for slug, (name, content) in sorted(self.files.items()):
            parts += [b"file", slug.encode(), os.fsencode(name), content]
        for slug, problem in sorted(self.problems.items()):
            parts += [b"problem", slug.encode(), problem.encode()]
        return hash_of(parts).hexdigest()

    def unpack(self, root: Path) -> Submission:
        """Write the files into a folder each."""
        files = {}
        for slug, (name, content) in self.files.items():
            files[slug] = root / slug / name
            files[slug].parent.mkdir()
            files[slug].write_bytes(content)
        return Submission(self.name, files, self.problems)
