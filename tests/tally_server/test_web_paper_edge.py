"""The edge of every printed page: election, rehearsal, moment, page of pages."""

from pathlib import Path

from server_world import server_world

from tally_server.web.pages.paper_edge import css_text

NAME = '見本市長選挙"; } * { display: none } @x {'


def test_the_edge_tells_election_and_rehearsal_in_both_languages(tmp_path: Path) -> None:
    """Whoever finds the paper knows what it was; an official election has no mark."""
    with server_world(tmp_path, election_name="見本市長選挙", mode="rehearsal") as world:
        japanese = world.client().get("/paper-edge.css").text
        english = world.client(language="en").get("/paper-edge.css").text
    assert css_text("見本市長選挙") in japanese
    assert css_text("リハーサル(本番の選挙ではありません)") in japanese
    assert css_text("Rehearsal: this is no real election") in english
    assert css_text("2026-11-29 20:00:00 の画面") in japanese
    (official := tmp_path / "official").mkdir()
    with server_world(official, election_name="見本市長選挙", mode="official") as world:
        assert '@top-right { content: ""; }' in world.client().get("/paper-edge.css").text


def test_no_name_of_an_election_is_style(tmp_path: Path) -> None:
    """A name with quotes and braces stays a name."""
    with server_world(tmp_path, election_name=NAME, mode="rehearsal") as world:
        sheet = world.client().get("/paper-edge.css").text
    assert "display" not in sheet.replace(css_text(NAME), "")
    assert css_text('a"}') == '"a\\22 \\7d "'
