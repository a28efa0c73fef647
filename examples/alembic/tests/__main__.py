"""Run test classes by name: `python -m tests [--report FILE] [CLASS ...]`, all of them without a name.

A JUnit report says what ran. A class that is not there, or has no tests, is no success. The standard library does
all of it, so that nothing is to be installed for the desk's tests.
"""

import argparse
import sys
import unittest
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
Bad = list[tuple[unittest.TestCase, str]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests")
    parser.add_argument("--report", type=Path, help="where the JUnit report goes")
    parser.add_argument("classes", nargs="*", metavar="CLASS")
    given = parser.parse_args()
    found = list(single(unittest.defaultTestLoader.discover(str(HERE), "*_test.py", str(HERE.parent))))
    chosen = [test for test in found if not given.classes or group(test) in (*given.classes, "_FailedTest")]
    absent = [name for name in given.classes if name not in map(group, chosen)]
    result = unittest.TextTestRunner(verbosity=2).run(unittest.TestSuite(chosen))
    if given.report:
        given.report.parent.mkdir(parents=True, exist_ok=True)
        report(chosen, result).write(given.report, encoding="utf-8", xml_declaration=True)
    for name in absent:
        print(f"{name}: there is no such class, or it has no tests", file=sys.stderr)
    sys.exit(not chosen or bool(absent) or not result.wasSuccessful())


def single(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from single(item)
        else:
            yield item


def group(test: unittest.TestCase) -> str:
    return type(test).__name__


def report(tests: Sequence[unittest.TestCase], result: unittest.TestResult) -> ElementTree.ElementTree:
    """One case for each test that was to run."""
    suite = ElementTree.Element("testsuite", name="desk", tests=str(len(tests)))
    kinds: dict[str, Bad] = {"failure": result.failures, "error": result.errors, "skipped": result.skipped}
    for test in tests:
        case = ElementTree.SubElement(
            suite, "testcase", classname=group(test), name=test.id().rpartition(".")[2]
        )
        for kind, bad in kinds.items():
            for text in (said for one, said in bad if one.id() == test.id()):
                ElementTree.SubElement(case, kind, message=text.strip().rpartition("\n")[2])
    return ElementTree.ElementTree(suite)


main()
