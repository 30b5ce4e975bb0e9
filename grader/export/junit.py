"""JUnit XML: what continuous integration shows of checks.

There are several schemas; this is valid against that of Jenkins' xUnit plugin, ``junit-10.xsd`` in
https://github.com/jenkinsci/xunit-plugin, which pytest's own reports follow, too. A suite is a
submission and a case is a check, of a "class" that is its exercise. A check that was skipped or
passed is so there; one that was not passed, for whatever reason, or not handed in, is a failure of
that type; a fault of ours is an error. No times are told, since none are measured.
"""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.export import feedback
from grader.export.asked import Asked, Left, Report
from grader.export.feedback import left_open
from grader.export.graded import Graded
from grader.files import whole_files
from grader.harmless import visible
from grader.model import Outcome, Result

NAME = "junit"
FILE = "junit.xml"


def write(graded: Graded, asked: Asked) -> Report:
    """Write all submissions into one file."""
    left: list[Left] = []
    suites = Element("testsuites", name="grader")
    totals: Counter[str] = Counter()
    for _, result in graded.results():
        suites.append(_suite(result, asked.language))
        totals += _counts(result)
        left += left_open(result)
    for name in ("tests", "failures", "errors"):
        suites.set(name, str(totals[name]))
    indent(suites)
    file = asked.place(graded.out, FILE)
    with whole_files(file) as (opened,):
        opened.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, "unicode")}\n')
    return Report((file,), len(graded) - len(left), tuple(left))


def _suite(result: Result, language: str) -> Element:
    counts = _counts(result)
    suite = Element("testsuite", name=visible(result.submission))
    for name in ("tests", "failures", "errors", "skipped"):
        suite.set(name, str(counts[name]))
    for check in result.checks:
        case = SubElement(
            suite,
            "testcase",
            classname=check.exercise,
            name=feedback.title(check, language),
        )
        if tag := _tag(check.outcome):
            words = feedback.paragraphs(check, language)
            ended = SubElement(case, tag, type=check.outcome, message=" ".join(words[:1]))
            ended.text = "\n".join(words)
    return suite


def _counts(result: Result) -> Counter[str]:
    names = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    tags = (_tag(check.outcome) for check in result.checks)
    return Counter(names[tag] for tag in tags if tag) + Counter(tests=len(result.checks))


def _tag(outcome: Outcome) -> str | None:
    match outcome:
        case Outcome.PASSED:
            return None
        case Outcome.FAILED | Outcome.ERROR | Outcome.TIMED_OUT | Outcome.MISSING:
            return "failure"
        case Outcome.SKIPPED:
            return "skipped"
        case Outcome.GRADER_ERROR:
            return "error"
