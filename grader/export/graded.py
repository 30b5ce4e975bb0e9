"""What a folder of results holds, as the formats take it: results, and who handed them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from grader import manifest, results
from grader.manifest import HandedIn, Manifest
from grader.model import Result, WrongUse
from grader.words import text


@dataclass(frozen=True)
class Graded:
    """Some submissions of a batch, all of them unless one was asked for."""

    out: Path
    slugs: tuple[str, ...]
    """The exercises, in their order."""
    file_names: tuple[str, ...]
    """Of the results, sorted by submission."""
    is_whole: bool
    """Whether the batch was graded to its end."""
    manifest: Manifest | None

    def __len__(self) -> int:
        return len(self.file_names)

    def results(self) -> Iterator[tuple[str, Result]]:
        """Read them one by one; beside each is a name for its files that is safe everywhere."""
        for file_name in self.file_names:
            yield file_name.removesuffix(".json"), self._expect(file_name)

    def only(self, submission: str) -> Graded:
        """This one alone."""
        for file_name in self.file_names:
            if self._expect(file_name).submission == submission:
                return replace(self, file_names=(file_name,))
        raise WrongUse(
            text("There is no submission {name} in {out}.", name=submission, out=self.out)
        )

    def handed_in(self, submission: str) -> HandedIn | None:
        """Who handed it in and when, where the manifest says so."""
        return self._handed_in.get(submission)

    @property
    def source(self) -> str | None:
        """The platform that the submissions came from, where the manifest says so."""
        return self.manifest.source if self.manifest else None

    def _expect(self, file_name: str) -> Result:
        return results.expect(self.out, file_name).of(self.slugs)

    @cached_property
    def _handed_in(self) -> Mapping[str, HandedIn]:
        entries = self.manifest.submissions if self.manifest else ()
        return {entry.submission: entry for entry in entries}


def read(out: Path) -> Graded:
    """Find out what is in the folder.

    Raises:
        WrongUse: when there are no results, or a manifest that cannot be read.
    """
    contents = results.contents(out)
    return Graded(
        out=out,
        slugs=contents.slugs,
        file_names=contents.file_names,
        is_whole=contents.is_whole,
        manifest=manifest.read(out),
    )
