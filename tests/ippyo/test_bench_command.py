"""`ippyo bench`, as a person runs it: figures of every kind, none of them judged by time."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from elections import ippyo
from memory_medium import MemoryMedium
from open_gl import has_gl

from ippyo.bench.count import Differs, Settings, compare, measure_count
from ippyo.bench.database import Settings as Rowed
from ippyo.bench.database import measure_database
from ippyo.bench.glass import GlassTask, Screened
from ippyo.bench.pages import PageFailed
from ippyo.bench.report import Report, drawn, markdown
from ippyo.bench.rows import RowsMissing, row_speed
from ippyo.bench.slow_medium import Slowed
from ippyo.bench.terminal import _row
from ippyo.screen import Screen
from tally_server.database.bulk import insert_rows
from tally_server.database.database import Database
from tally_server.database.migrate import migrate

QUICK = ("--seconds", 0.05, "--workers", 1)
SCHEMA = {
    "type": "object",
    "required": ["benchmark", "machine", "settings", "rows"],
    "additionalProperties": False,
    "properties": {
        "benchmark": {"enum": ["crypto", "cast", "count", "intake", "terminal", "database"]},
        "machine": {
            "type": "object",
            "required": ["processor", "cores", "memory", "python", "cryptography", "pynacl"],
        },
        "settings": {"type": "object"},
        "rows": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": {"type": ["number", "boolean"], "minimum": 0},
            },
        },
    },
}


@pytest.fixture(scope="module")
def counts() -> Report:
    """Counts of two sizes, in their own processes."""
    how = Settings(terminal_records=10, seconds=0.05, workers=1, suite=1, rounds=2)
    with Screen(quiet=True).bars() as bars:
        return measure_count([20, 40], how, bars)


def test_intake_tells_what_lies_beyond_the_signatures(tmp_path: Path) -> None:
    """Every medium was copied, verified and noted as good; nothing is left behind."""
    options = ("--media", 6, "--terminal-records", 4, "--folder", tmp_path, "--suite", 2, "--json")
    said = ippyo("bench", "intake", *QUICK, *options)
    assert said.code == 0
    (row,) = figures(said.document)
    assert (row["media"], row["records"]) == (6, 12)
    assert row["beyond_s"] == pytest.approx(row["intake_s"] - row["signatures_s"], abs=0.001)
    assert list(tmp_path.iterdir()) == []


def test_database_tells_rows_and_pages_while_the_server_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real server counted to what was made, and every page came; nothing is left behind."""
    options = ("--records", 60, "--rows", 500, "--terminal-records", 10, "--folder", tmp_path)
    monkeypatch.setattr("ippyo.bench.pages._IDLE_PAGES", 3)
    command = ("bench", "database", *options, "--suite", 2, "--workers", 1, "--json")
    said = ippyo(*command)
    assert said.code == 0
    assert said.document["settings"]["database"] == "sqlite"
    (row,) = figures(said.document)
    assert (row["records"], row["terminals"]) == (60, 6)
    assert row["rows_ratio"] == pytest.approx(row["bulk_rows"] / row["bare_rows"], rel=0.01)
    assert 0 < row["page_p50_ms"] <= row["page_p95_ms"] <= row["page_p99_ms"]
    assert 0 < row["idle_p50_ms"] <= row["idle_p99_ms"]
    assert row["page_holds"] is (row["page_p99_ms"] < 200)
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_does_not_come_is_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: an answer that is no page stops the bench, and the server has ended."""
    monkeypatch.setattr("ippyo.bench.pages.PAGES", ("/", "/no-such-page"))
    with Screen(quiet=True).bars() as bars, pytest.raises(PageFailed, match="404"):
        measure_database([20], Rowed(10, 10, 1, 2, folder=tmp_path), bars)
    assert list(tmp_path.iterdir()) == []


def test_rows_that_are_not_there_are_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: a bulk path that loses a row is found out."""

    def loses_one(tx: Any, table: Any, columns: Any, rows: Any) -> None:
        insert_rows(tx, table, columns, rows[:-1])

    database = Database(f"sqlite:///{tmp_path / 'rows.sqlite'}")
    migrate(database)
    monkeypatch.setattr("ippyo.bench.rows.insert_rows", loses_one)
    with pytest.raises(RowsMissing):
        row_speed(database, 3, tmp_path)
    database.close()


def test_a_count_over_dask_stands_beside_it() -> None:
    """With --dask the same media are counted by a cluster, too, and come to the same."""
    how = Settings(terminal_records=10, seconds=0.05, workers=1, suite=2, dask=True)
    with Screen(quiet=True).bars() as bars:
        (row,) = measure_count([200], how, bars).rows
    assert row["dask_s"] > 0
    assert row["dask_ratio"] > 0


def figures(document: Any) -> list[dict[str, float]]:
    """The rows of a document, once its form was found good."""
    jsonschema.validate(document, SCHEMA)
    rows: list[dict[str, float]] = document["rows"]
    return rows


@pytest.mark.parametrize("suite", [1, 2])
def test_crypto_tells_verifies_opens_and_both_together(suite: int) -> None:
    """Each rate is there. Which is greater is the machine's to say, which others use, too."""
    said = ippyo("bench", "crypto", *QUICK, "--suite", suite, "--json")
    assert said.code == 0
    (row,) = figures(said.document)
    assert row["processes"] == 1
    assert min(row["limit_rate"], row["verify_rate"], row["open_rate"]) > 0
    assert row["limit_us"] == pytest.approx(1e6 / row["limit_rate"], rel=0.01)


def test_cast_tells_its_percentiles_and_its_limit(tmp_path: Path) -> None:
    """The real recorder on real files, and the same bytes by a bare loop."""
    said = ippyo(*("bench", "cast", "--records", 20, "--casts", 6, "--folder", tmp_path, "--json"))
    assert said.code == 0
    (row,) = figures(said.document)
    assert 0 < row["cast_p50_ms"] <= row["cast_p95_ms"] <= row["cast_p99_ms"]
    assert 0 < row["bare_p50_ms"] <= row["bare_p95_ms"] <= row["bare_p99_ms"]
    assert row["ratio"] > 0
    assert list(tmp_path.iterdir()) == []


def test_a_cast_on_slow_media_is_worked_out_from_its_bytes() -> None:
    """Bytes written and read back on both media by the stated speed, and the CPU time."""
    said = ippyo(
        *("bench", "cast", "--records", 20, "--casts", 2, "--json"),
        *("--medium-write", 1000, "--medium-read", 2000),
    )
    (row,) = figures(said.document)
    assert row["written_bytes"] > 2 * 20 * 1216
    assert row["read_bytes"] == row["written_bytes"]
    waits = row["written_bytes"] / 1000 + row["read_bytes"] / 2000
    assert row["slow_ms"] == pytest.approx(1000 * waits + row["cpu_ms"], rel=0.01)
    assert row["slow_holds"] is False


def test_a_thousand_records_on_the_stated_slow_media_write_what_fits_into_a_second() -> None:
    """At 5 MB/s and 20 MB/s the bytes of a cast with 1,000 records take under a second."""
    said = ippyo("bench", "cast", "--records", 1000, "--casts", 2, "--json")
    (row,) = figures(said.document)
    assert row["written_bytes"] / 5e6 + row["read_bytes"] / 20e6 < 1


def test_a_cast_on_slow_media_is_measured_where_asked_for() -> None:
    """It takes the time of its bytes at the stated speeds, and what was worked out stays."""
    said = ippyo(
        *("bench", "cast", "--records", 20, "--casts", 2, "--slow-media", "--json"),
        *("--medium-write", 5_000_000, "--medium-read", 20_000_000),
    )
    (row,) = figures(said.document)
    assert said.document["settings"]["slow_casts"] >= 20
    waits = 1000 * (row["written_bytes"] / 5e6 + row["read_bytes"] / 20e6)
    assert 0.7 * waits < row["slow_p50_ms"] <= row["slow_p99_ms"]
    assert row["slow_measured_holds"] is (row["slow_p99_ms"] < 1000)
    assert row["slow_ms"] > 0


def test_media_too_slow_for_a_second_are_found_by_measuring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Control: where a cast must take longer than a second, the measurement says so."""
    monkeypatch.setattr("ippyo.bench.cast._SLOW_CASTS", 2)
    said = ippyo(
        *("bench", "cast", "--records", 0, "--casts", 2, "--slow-media", "--json"),
        *("--medium-write", 25_000, "--medium-read", 20_000_000),
    )
    (row,) = figures(said.document)
    assert (row["slow_measured_holds"], row["slow_p99_ms"] > 1000) == (False, True)


def test_a_slowed_medium_takes_the_time_of_its_bytes_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the medium inside took is part of that time; a slower one is not hurried."""
    now, waited = [0.0], []
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    monkeypatch.setattr("time.sleep", waited.append)

    class TakesTime(MemoryMedium):
        def write(self, name: str, offset: int, data: bytes) -> None:
            now[0] += 0.25
            super().write(name, offset, data)

    slowed = Slowed(TakesTime(), write=1000, read=2000)
    slowed.create("box", 1000)
    slowed.write("box", 0, bytes(1000))
    slowed.write("box", 0, bytes(100))
    assert slowed.read("box", 0, 1000) == bytes(1000)
    assert waited == pytest.approx([0.75, 0, 0.5])


def test_count_tells_speed_ratio_memory_and_stages(counts: Report) -> None:
    """Every size has its limit of the same run; no figure is nothing."""
    rows = figures(counts.as_json())
    assert [row["records"] for row in rows] == [20, 40]
    assert [row["terminals"] for row in rows] == [2, 4]
    for row in rows:
        assert all(row[key] > 0 for key in ("rate", "limit_rate", "ratio", "cpu_ratio"))
        assert row["ratio_least"] == row["ratio"] <= row["ratio_most"]  # the lower of two
        assert row["together_mb"] >= row["largest_mb"] > 10
        stages = sum(row[f"{stage}_s"] for stage in ("media", "pool", "open", "rest"))
        assert stages == pytest.approx(row["seconds"], abs=0.01)


def test_a_count_with_other_totals_than_were_made_is_no_benchmark() -> None:
    """One vote too few, or for somebody else, stops the bench."""
    compare({"a": 2, "b": 0}, {"a": 2})
    with pytest.raises(Differs):
        compare({"a": 1, "b": 0}, {"a": 2})
    with pytest.raises(Differs):
        compare({"a": 2, "b": 1}, {"a": 2})


@pytest.mark.parametrize("language", ["ja", "en"])
def test_markdown_has_the_machine_and_a_row_a_size(counts: Report, language: Any) -> None:
    """The table of `docs/performance.md`, with the machine described above it."""
    lines = markdown(counts, language).splitlines()
    assert str(counts.machine["processor"]) in lines[0]
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 2 + len(counts.rows)
    assert len({line.count("|") for line in table}) == 1


def test_the_plot_is_an_svg_of_cost_against_size(counts: Report) -> None:
    """A line for the count, one for its limit, a point for each size."""
    picture = ElementTree.fromstring(drawn(counts, "ja"))  # noqa: S314  # our own bytes
    svg = "{http://www.w3.org/2000/svg}"
    assert len(picture.findall(f"{svg}polyline")) == 2
    assert len(picture.findall(f"{svg}circle")) == 4


def test_the_plot_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    """--svg leaves a file; the table still comes on the screen."""
    picture = tmp_path / "cost.svg"
    said = ippyo("bench", "cast", "--records", 5, "--casts", 2, "--svg", picture, language="en")
    assert said.code == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert "cast p50" in said.out


def test_a_plot_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    """A folder that is not there: one line, exit code 2."""
    picture = tmp_path / "nowhere" / "cost.svg"
    said = ippyo("bench", "cast", "--records", 5, "--casts", 2, "--svg", picture)
    assert (said.code, len(said.lines)) == (2, 1)


@pytest.mark.window
@pytest.mark.skipif(not has_gl(), reason="no OpenGL here: Debian's libegl1 and libgl1")
def test_terminal_tells_touches_against_bare_redraws(tmp_path: Path) -> None:
    """Real touches on the real screens with the real recorder; nothing is left behind."""
    said = ippyo(
        *("bench", "terminal", "--size", "1280x800", "--ballots", 2, "--json"),
        *("--folder", tmp_path),
    )
    assert said.code == 0
    (row,) = figures(said.document)
    assert (row["width"], row["height"], row["pixels"]) == (1280, 800, 1_024_000)
    for what in ("touch", "redraw", "mark", "done"):
        assert 0 < row[f"{what}_p50_ms"] <= row[f"{what}_p99_ms"]
    assert row["by_redraw"] == pytest.approx(row["touch_p50_ms"] / row["redraw_p50_ms"], rel=0.01)
    assert row["by_redraw_holds"] == (row["by_redraw"] <= 1.3)
    assert list(tmp_path.iterdir()) == []


def test_a_touch_that_is_slower_than_it_may_be_is_told() -> None:
    """Control: the same figures, ten times slower, hold nothing of what must hold."""
    task = GlassTask(800, 500, 10.1, 4, Path())
    fast = Screened(touches=[0.01], marks=[0.01], dones=[0.02], redraws=[0.01], growth=0)
    slow = Screened(touches=[0.2], marks=[1.5], dones=[2.0], redraws=[0.01], growth=0)
    names = ("touch_holds", "by_redraw_holds", "mark_holds")
    assert [_row(task, fast)[name] for name in names] == [True, True, True]
    assert [_row(task, slow)[name] for name in names] == [False, False, False]


@pytest.mark.parametrize("size", ["wide", "0x800", "1280", "12800x8000x3"])
def test_a_size_that_is_none_is_said_in_one_line(size: str) -> None:
    """Exit code 2, and what a size looks like."""
    said = ippyo("bench", "terminal", "--size", size)
    assert (said.code, len(said.lines)) == (2, 1)
    assert size in said.lines[0]
