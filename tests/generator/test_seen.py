"""A file is what it was only if nothing can have happened to it unseen."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from rolloutdocs.generator.seen import MOMENT, again, look, read_seen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"one")
    return tmp_path / "a"


def test_nothing_happened(path: Path) -> None:
    data, seen = read_seen(path, 100)
    now = again(str(path), seen, follow=True)
    assert data == b"one"
    assert now is not None
    assert now == replace(seen, at=now.at)
    assert now.at > seen.at


def test_a_change_within_the_same_moment_is_seen_by_the_content(path: Path) -> None:
    """As if a second change had the size and the times of the first: the system cannot tell them apart."""
    _, first = read_seen(path, 100)
    path.write_bytes(b"two")
    alike = replace(look(path, first.digest), at=first.at)
    assert alike.racy
    assert again(str(path), alike, follow=True) is None


def test_long_after_its_change_a_file_is_not_read(path: Path) -> None:
    seen = look(path, "a digest that nobody asks for")
    assert again(str(path), seen, follow=True) is None
    later = replace(seen, at=seen.ctime + MOMENT + 1)
    assert not later.racy
    assert again(str(path), later, follow=True) is later


def test_a_time_that_was_set_back_does_not_hide_a_change(path: Path) -> None:
    seen = replace(look(path, ""), at=look(path, "").ctime + MOMENT + 1)
    about = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert path.stat().st_mtime_ns == seen.mtime
    assert again(str(path), seen, follow=True) is None


def test_a_time_in_the_future_is_not_believed(path: Path) -> None:
    about = path.stat()
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns + 10**18))
    assert replace(look(path, ""), at=about.st_ctime_ns + 10**12).racy


def test_another_file_in_its_place(path: Path) -> None:
    seen = replace(look(path, ""), at=look(path, "").ctime + MOMENT + 1)
    (path.parent / "b").write_bytes(b"one")
    (path.parent / "b").replace(path)
    assert again(str(path), seen, follow=True) is None


def test_a_link_is_no_page(path: Path) -> None:
    seen = replace(look(path, ""), at=look(path, "").ctime + MOMENT + 1)
    link = path.parent / "link"
    link.symlink_to(path)
    assert again(str(link), seen, follow=False) is None
    assert again(str(link), seen, follow=True) == seen
    assert look(link, "").inode == look(path.parent, "").inode == look(path.parent / "none", "").inode == 0
