"""`python manage.py test --report FILE` writes a JUnit report too, so that it can be seen which tests ran."""

import argparse
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.test.runner import DiscoverRunner


class Runner(DiscoverRunner):
    def __init__(self, *, report: Path | None = None, **given: Any) -> None:
        super().__init__(**given)
        self.report = report

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--report", type=Path, help="where the JUnit report goes")

    def run_suite(self, suite: unittest.TestSuite, **given: Any) -> unittest.TestResult:
        tests = list(single(suite))
        result: unittest.TestResult = super().run_suite(suite, **given)
        if self.report:
            self.report.parent.mkdir(parents=True, exist_ok=True)
            report(tests, result).write(self.report, encoding="utf-8", xml_declaration=True)
        return result


def single(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from single(item)
        else:
            yield item


def report(tests: list[unittest.TestCase], result: unittest.TestResult) -> ElementTree.ElementTree:
    """One case for each test that was to run."""
    suite = ElementTree.Element("testsuite", name="club", tests=str(len(tests)))
    kinds = {"failure": result.failures, "error": result.errors, "skipped": result.skipped}
    for test in tests:
        name = test.id().rpartition(".")[2]
        case = ElementTree.SubElement(suite, "testcase", classname=type(test).__name__, name=name)
        for kind, bad in kinds.items():
            for text in (said for one, said in bad if one.id() == test.id()):
                ElementTree.SubElement(case, kind, message=text.strip().rpartition("\n")[2])
    return ElementTree.ElementTree(suite)
