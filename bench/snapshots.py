# ruff: noqa: E501 - statements of SQL, one thought a line
"""A snapshot of a table of 1,000,000 rows and 12 columns, beside counting the different values of each column.

On real servers, started here. A writer runs beside one of the snapshots: what it waits is measured, too. Memory is that
of a process that takes a snapshot and does nothing else, of the table and of one ten times as large.

`python bench/snapshots.py [ROWS] [speed] [writer] [memory]`: the numbers of the table are for 1,000,000, and all three.
"""

import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pymysql
from rolloutdocs.checks.snapshots import Snapshot, Wanted, take
from rows import ROOT, row

sys.path.insert(0, str(ROOT))
from tests.databases import mariadb, postgresql

LIMIT = 3.0
MORE = 10  #: times the rows, for memory
COLUMNS = "id role name nick age price weight active seen born data code".split()  # noqa: SIM905
MAKE = {
    "mariadb": (
        (
            "CREATE TABLE {t} (id int PRIMARY KEY, role enum('owner','manager','viewer') NOT NULL DEFAULT 'viewer',"
            " name varchar(40) NOT NULL, nick varchar(40), age smallint, price decimal(10,2), weight double, active bool,"
            " seen datetime, born date, data text, code char(32))"
        ),
        (
            "INSERT INTO {t} SELECT seq, ELT(1 + seq % 7 % 3, 'viewer', 'manager', 'owner'), CONCAT('name ', seq),"
            " IF(seq % 3, CONCAT('nick ', seq % 1000), NULL), seq % 90, seq % 9973 / 100, seq / 7, seq % 2,"
            " '2020-01-01' + INTERVAL seq SECOND, '1950-01-01' + INTERVAL seq % 20000 DAY, REPEAT(seq, 8), MD5(seq)"
            " FROM seq_1_to_{n}"
        ),
    ),
    "postgresql": (
        (
            "CREATE TABLE {t} (id int PRIMARY KEY, role varchar(10) NOT NULL DEFAULT 'viewer', name varchar(40) NOT NULL,"
            " nick varchar(40), age smallint, price numeric(10,2), weight double precision, active bool,"
            " seen timestamp, born date, data text, code char(32))"
        ),
        (
            "INSERT INTO {t} SELECT s, (ARRAY['viewer', 'manager', 'owner'])[1 + s % 7 % 3], 'name ' || s,"
            " CASE WHEN s % 3 > 0 THEN 'nick ' || s % 1000 END, s % 90, s % 9973 / 100.0, s / 7.0, s % 2 = 1,"
            " timestamp '2020-01-01' + s * interval '1 s', date '1950-01-01' + s % 20000, repeat(s::text, 8), md5(s::text)"
            " FROM generate_series(1, {n}) s"
        ),
    ),
    "sqlite": (
        (
            "CREATE TABLE {t} (id INTEGER PRIMARY KEY, role TEXT NOT NULL DEFAULT 'viewer', name TEXT NOT NULL,"
            " nick TEXT, age INT, price REAL, weight REAL, active INT, seen TEXT, born TEXT, data TEXT, code TEXT)"
        ),
        (
            "INSERT INTO {t} WITH RECURSIVE n(s) AS (SELECT 1 UNION ALL SELECT s + 1 FROM n WHERE s < {n})"
            " SELECT s, CASE s % 7 % 3 WHEN 0 THEN 'viewer' WHEN 1 THEN 'manager' ELSE 'owner' END, 'name ' || s,"
            " CASE WHEN s % 3 > 0 THEN 'nick ' || s % 1000 END, s % 90, s % 9973 / 100.0, s / 7.0, s % 2,"
            " datetime('2020-01-01', s || ' seconds'), date('1950-01-01', s % 20000 || ' days'),"
            " replace(hex(zeroblob(24)), '00', s % 10000), lower(hex(randomblob(16))) FROM n"
        ),
    ),
}
Connect = Callable[[], Any]


@contextmanager
def servers(folder: Path) -> Iterator[dict[str, tuple[str, Connect]]]:
    """Name -> (URL, how to connect)."""
    file = folder / "bench.db"
    with mariadb(folder) as maria, postgresql() as postgres:
        with pymysql.connect(host="127.0.0.1", port=maria, user="root") as root, root.cursor() as cursor:
            cursor.execute("CREATE DATABASE bench")
            cursor.execute("SET GLOBAL innodb_buffer_pool_size = 1073741824")
        address = f"host=127.0.0.1 port={postgres} user=postgres"
        yield {
            "mariadb": (
                f"mysql+pymysql://root@127.0.0.1:{maria}/bench",
                lambda: pymysql.connect(
                    host="127.0.0.1", port=maria, user="root", database="bench", autocommit=True
                ),
            ),
            "postgresql": (
                f"postgresql+psycopg://postgres@127.0.0.1:{postgres}/postgres",
                lambda: psycopg.connect(address, autocommit=True),
            ),
            "sqlite": (
                f"sqlite:///{file}",
                lambda: sqlite3.connect(file, isolation_level=None, timeout=60),
            ),
        }


def run(connect: Connect, *statements: str) -> None:
    """Run them in a connection of its own."""
    with closing(connect()) as connection:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()


def fill(name: str, connect: Connect, table: str, rows: int) -> None:
    """Make the table, and let the server know how large it is."""
    make, insert = MAKE[name]
    run(connect, make.format(t=table), insert.format(t=table, n=rows))
    run(connect, {"mariadb": f"ANALYZE TABLE {table}"}.get(name, "ANALYZE"))


def counted(connect: Connect, table: str) -> float:
    """Seconds to count the different values of each column, one statement a column."""
    began = time.perf_counter()
    run(connect, *(f"SELECT COUNT(DISTINCT {column}) FROM {table}" for column in COLUMNS))
    return time.perf_counter() - began


def snapshot(url: str) -> float:
    """Seconds for a whole one."""
    began = time.perf_counter()
    taken = take(url, Wanted(), b"bench")
    if not isinstance(taken, Snapshot) or any(table.undecided for table in taken.tables):
        raise SystemExit(f"{url}: {taken}")
    return time.perf_counter() - began


def speed(name: str, url: str, connect: Connect, rows: int) -> None:
    """Both in turn, the middle of three."""
    pairs = [(snapshot(url), counted(connect, "big")) for _ in range(3)]
    ratios = [taken / beside for taken, beside in pairs]
    note = ", ".join(f"{taken:.1f} s beside {beside:.1f} s" for taken, beside in pairs)
    row(
        f"{name}: a snapshot of {rows:,} rows x 12",
        "COUNT(DISTINCT) of each column",
        statistics.median(ratios),
        limit=LIMIT,
        note=note,
    )


def writer(name: str, url: str, connect: Connect) -> None:
    """Change a row every few milliseconds, alone and beside a snapshot: the longest wait of each."""
    waits: dict[bool, list[float]] = {False: [], True: []}
    beside, done = threading.Event(), threading.Event()

    def write() -> None:
        with closing(connect()) as connection:
            cursor = connection.cursor()
            number = 0
            while not done.is_set():
                number += 1
                during = beside.is_set()
                began = time.perf_counter()
                cursor.execute(f"UPDATE big SET age = age + 1 WHERE id = {number * 7 % 1000 + 1}")
                waits[during].append(time.perf_counter() - began)
                time.sleep(0.005)

    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(2)
    beside.set()
    # in a process of its own, so that a writer in this one waits for no lock of Python's
    subprocess.run([sys.executable, __file__, "--take", url], check=True, stdout=subprocess.DEVNULL)
    done.set()
    thread.join()
    alone, during = waits[False], waits[True]
    row(
        f"{name}: the longest wait of a writer beside it",
        "the time of the snapshot, if it held a lock",
        max(during),
        unit=" s",
        note=f"{len(during)} writes, median {statistics.median(during) * 1000:.1f} ms;"
        f" alone {statistics.median(alone) * 1000:.1f} ms, longest {max(alone):.3f} s",
    )


def memory(name: str, url: str, connect: Connect, rows: int) -> None:
    """The peak of a process that takes a snapshot of the table, and of one with ten times as many rows."""
    peaks = [_peak(url)]
    run(connect, "DROP TABLE big")
    fill(name, connect, "big", rows * MORE)
    peaks.append(_peak(url))
    row(
        f"{name}: memory of the client, {rows * MORE:,} rows",
        f"{rows:,} rows",
        peaks[1] / peaks[0],
        limit=1.1,
        note=f"{peaks[1]:.0f} MB beside {peaks[0]:.0f} MB",
    )


def _peak(url: str) -> float:
    done = subprocess.run(
        [sys.executable, __file__, "--take", url], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    """All of it, for each system."""
    if sys.argv[1:2] == ["--take"]:
        snapshot(sys.argv[2])
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    rows = numbers[0] if numbers else 1_000_000
    parts = [word for word in sys.argv[1:] if not word.isdecimal()] or ["speed", "writer", "memory"]
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as known:
        for name, (url, connect) in known.items():
            fill(name, connect, "big", rows)
            if "speed" in parts:
                speed(name, url, connect, rows)
            if "writer" in parts:
                writer(name, url, connect)
            if "memory" in parts:
                memory(name, url, connect, rows)
            run(connect, "DROP TABLE big")


if __name__ == "__main__":
    main()
