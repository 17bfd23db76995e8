"""The published site: every byte of it named, signed and made again the same."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from bundle_files import files_in, index_in
from elections import SMALL_SCRIPT, Town, ippyo, roll_of
from publishing import published
from world import World

from common.closing import PACKAGE_FILE
from common.package import Package, read_package
from common.signed import DocumentRefused
from ippyo.verifier_files import verifier_files
from tally_server.audit.archive_writer import measured, write_archive
from tally_server.audit.index import sign_index
from tally_server.audit.tree import open_bundle
from tally_server.preparation.key_folder import open_key_folder
from tally_server.publish.bundle_contents import BundleRefused, open_contents
from tally_server.publish.site import LANGUAGES, PAGES, page_name
from tally_server.publish.site_document import SITE_FILE, SUMS_FILE, changed_files
from tally_server.publish.site_records import record_downloads, record_rows

HOSTILE = "<script>alert(1)</script> \"x\" 'y' & {{ 7*7 }} </style><img src=x onerror=alert(1)>"
FETCHING = {
    "src",
    "srcset",
    "action",
    "data",
    "poster",
    "background",
    "ping",
    "formaction",
    "style",
}
VOID = {"meta", "br", "link", "img", "input", "hr", "rect"}


@pytest.fixture(scope="module")
def counted(small_day: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The small election counted, with a lot, an apportionment, a difference to the roll, and
    markup in every text that people may write."""
    town = small_day.copied_to(tmp_path_factory.mktemp("published"))
    voters = roll_of(town.definition, SMALL_SCRIPT)
    voters["p01", "contest-1"] += 1
    differs = {"action": "accept-difference", "place": "p01", "contest": "contest-1"}
    decisions = town.decide(
        {**differs, "records": 5, "voters": 6, "reason": HOSTILE, "opinion": HOSTILE},
        {"action": "lot", "contest": "contest-2", "winners": ["contest-2-3"], "reason": HOSTILE},
    )
    paper = town.paper(
        ("contest-1", "group", "contest-1-1+contest-1-2", 3),
        ("contest-1", "invalid", "blank", 2),
        ("contest-2", "own", "contest-2-3", 1),
    )
    options = ("--roll", town.roll(voters), "--paper", paper, "--decisions", decisions)
    said = town.count(*options)
    assert said.code == 0, said.err
    return town


@pytest.fixture(scope="module")
def site(counted: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The signed site of it, as the command writes it."""
    out = tmp_path_factory.mktemp("site") / "SITE"
    url = "https://www.city.example.jp/senkyo/"
    said = publish(counted, out, "--keys", counted.keys, "--url", url)
    assert said.code == 0, said.err
    assert "署名" not in said.out
    return out


def publish(town: Town, out: Path, *options: object, bundle: str = "public-bundle.zip") -> Any:
    file = town.results / bundle
    return ippyo("audit", "publish", "--bundle", file, "--out", out, *options)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def package_of(town: Town) -> Package:
    return read_package((town.original("p01-01") / PACKAGE_FILE).read_bytes())


class Page(HTMLParser):
    """What a page consists of: tags with attributes, its text, and whether they are nested."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(data.decode())
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def attributes(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.tags if name in attrs]


def pages(folder: Path) -> Iterator[tuple[str, Page]]:
    for path in sorted(folder.glob("*.html")):
        if path.name != "ippyo-verify.html":
            yield path.name, Page(path.read_bytes())


def page(folder: Path, name: str = "index.html") -> Page:
    return Page((folder / name).read_bytes())


def test_every_page_is_there_in_both_languages(site: Path) -> None:
    """Four pages, each in Japanese and English, each saying which language it is in."""
    names = {page_name(name, language): language for name in PAGES for language in LANGUAGES}
    assert {name for name, _ in pages(site)} == set(names)
    for name, one in pages(site):
        assert one.tags[0] == ("html", {"lang": names[name]})


def test_the_site_is_made_again_byte_for_byte(counted: Town, site: Path, tmp_path: Path) -> None:
    """Whoever has the bundle and the key makes the same site."""
    url = "https://www.city.example.jp/senkyo/"
    assert publish(counted, tmp_path / "again", "--keys", counted.keys, "--url", url).code == 0
    assert files_of(tmp_path / "again") == files_of(site)


def test_the_bundle_is_handed_out_unchanged(counted: Town, site: Path) -> None:
    """The download is the very bundle of the count, and its hash stands on page and notice."""
    data = (site / "public-bundle.zip").read_bytes()
    assert data == (counted.results / "public-bundle.zip").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    for name in ("check.html", "check.en.html", "notice.html", "notice.en.html"):
        assert digest in page(site, name).text.replace(" ", "")


def test_results_are_handed_out_unchanged(counted: Town, site: Path) -> None:
    for name in ("results.json", "results.csv"):
        assert (site / name).read_bytes() == (counted.results / name).read_bytes()


def test_every_record_is_handed_out_unchanged_and_linked(counted: Town, site: Path) -> None:
    """Each one of the count, to print and as data, in both languages; each link leads to a file."""
    records = {path.name: path.read_bytes() for path in (counted.results / "records").iterdir()}
    assert any(name.endswith(".pdf") for name in records)
    assert {name: (site / f"record-{name}").read_bytes() for name in records} == records
    for name in ("record.html", "record.en.html", "check.html", "check.en.html"):
        links = page(site, name).attributes("href")
        assert {f"record-{one}" for one in records} <= set(links)
    for _, one in pages(site):
        for link in one.attributes("href"):
            assert link.startswith(("https://", "#")) or (site / link).is_file(), link


def test_sums_cover_every_file(site: Path) -> None:
    """SHA256SUMS names all files but itself and the signed list, with their hashes."""
    lines = (site / SUMS_FILE).read_text().splitlines()
    listed = {path: digest for digest, path in (line.split("  ") for line in lines)}
    files = files_of(site)
    assert set(listed) == set(files) - {SUMS_FILE, SITE_FILE}
    for path, digest in listed.items():
        assert hashlib.sha256(files[path]).hexdigest() == digest


def test_the_signed_list_holds(counted: Town, site: Path) -> None:
    """site.json is the root's, of this election, and every file is as it says."""
    ceremony = package_of(counted).ceremony
    assert changed_files(files_of(site), ceremony.root_key, ceremony.uid) == ()


def test_a_changed_byte_of_any_file_is_refused(counted: Town, site: Path) -> None:
    """Whichever file is changed, exactly that file is told."""
    ceremony = package_of(counted).ceremony
    files = files_of(site)
    for name in sorted(files):
        changed = bytes([files[name][0] ^ 1]) + files[name][1:]
        other = {**files, name: changed}
        if name == SITE_FILE:
            with pytest.raises(DocumentRefused):
                changed_files(other, ceremony.root_key, ceremony.uid)
        else:
            assert changed_files(other, ceremony.root_key, ceremony.uid) == (name,)


def test_a_file_too_many_or_missing_is_told(counted: Town, site: Path) -> None:
    ceremony = package_of(counted).ceremony
    files = files_of(site)
    more = {**files, "extra.html": b"x"}
    assert changed_files(more, ceremony.root_key, ceremony.uid) == ("extra.html",)
    less = {name: data for name, data in files.items() if name != "results.csv"}
    assert changed_files(less, ceremony.root_key, ceremony.uid) == ("results.csv",)
    none = {name: data for name, data in files.items() if name != SITE_FILE}
    with pytest.raises(DocumentRefused):
        changed_files(none, ceremony.root_key, ceremony.uid)


def test_the_list_of_another_key_or_election_is_refused(counted: Town, site: Path) -> None:
    """A site that somebody else signed is not the committee's."""
    files, ceremony = files_of(site), package_of(counted).ceremony
    with pytest.raises(DocumentRefused):
        changed_files(files, World(seed=7).root.public, ceremony.uid)
    with pytest.raises(DocumentRefused):
        changed_files(files, ceremony.root_key, bytes(32))


def test_every_link_resolves(site: Path) -> None:
    """Each link leads to a file of the site, or to a place on a page that is there."""
    there = set(files_of(site))
    for name, one in pages(site):
        for target in one.attributes("href"):
            file, _, anchor = target.partition("#")
            assert (file or name) in there
            assert not anchor or anchor in page(site, file or name).attributes("id")


def test_nothing_is_loaded_and_nothing_runs(site: Path) -> None:
    """No script, no form, no style attribute, nothing that a browser would fetch."""
    for _, one in pages(site):
        names = {tag for tag, _ in one.tags}
        assert not names & {"script", "iframe", "img", "link", "form", "object", "embed", "base"}
        attributes = {name for _, attrs in one.tags for name in attrs}
        assert not attributes & FETCHING
        assert not any(name.startswith("on") for name in attributes)
        assert all("://" not in target for target in one.attributes("href"))


def test_the_policy_names_the_very_style(site: Path) -> None:
    """The browser is told to run nothing and to take only the style that stands there."""
    for path in site.glob("*.html"):
        text = path.read_text()
        if path.name == "ippyo-verify.html":
            continue
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        digest = hashlib.sha256(style.encode()).digest()
        (policy,) = [
            attrs["content"]
            for _, attrs in Page(path.read_bytes()).tags
            if attrs.get("http-equiv") == "Content-Security-Policy"
        ]
        (named,) = re.findall(r"'sha256-([^']+)'", policy)
        assert base64.b64decode(named) == digest
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert "url(" not in style
        assert "@import" not in style


def test_what_people_wrote_stays_text(site: Path) -> None:
    """Markup in reasons and opinions is shown as it was written, and never becomes markup."""
    shown = page(site, "record.html").text
    assert shown.count(HOSTILE) == 3
    for path in site.glob("record*.html"):
        data = path.read_text()
        assert "<script" not in data
        assert "<img" not in data
        assert "&lt;script&gt;" in data


def rows_of(one: Page, folder: Path, name: str = "index.html") -> list[list[str]]:
    """The cells of every row of every table, tags taken away."""
    del one
    text = (folder / name).read_text()
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]*>", "|", cell).strip("|") for cell in row] for row in cells]


def test_results_stand_in_the_order_of_filing(counted: Town, site: Path) -> None:
    """Every candidate has a row with the votes of results.json, in the order of filing."""
    rows = [row for row in rows_of(page(site), site) if row and row[0].isdecimal()]
    expected = [
        (str(number), candidate["name"], candidate["printed"])
        for contest in counted.document["contests"]
        for number, candidate in enumerate(contest["candidates"], start=1)
    ]
    assert [(row[0], row[1].split("|")[0], row[2]) for row in rows] == expected


def test_who_is_elected_is_said_in_words(counted: Town, site: Path) -> None:
    """Elected or not is told by a word in the row, the lot with it, and not by a colour."""
    said = [row[3] for row in rows_of(page(site), site) if row and row[0].isdecimal()]
    assert said == ["当選", "—", "—", "当選", "—", "当選(くじ)"]
    elected = [contest["outcome"]["elected"] for contest in counted.document["contests"]]
    assert elected == [["contest-1-1"], ["contest-2-1", "contest-2-3"]]
    assert "くじで当選した人: 候補　3番" in (site / "index.html").read_text()


def test_candidates_are_drawn_alike(site: Path) -> None:
    """Every bar has one class; only its length differs, in proportion to the votes."""
    one = page(site)
    bars = [attrs for tag, attrs in one.tags if tag == "rect" and attrs["class"] == "part"]
    rows = [row for row in rows_of(one, site) if row and row[0].isdecimal()]
    votes = [float(row[2]) for row in rows]
    for contest in (slice(0, 3), slice(3, 6)):
        longest = max(votes[contest])
        widths = [int(bar["width"]) for bar in bars[contest]]
        assert widths == [int(1000 * number / longest) for number in votes[contest]]
    assert {frozenset(bar) for bar in bars} == {frozenset({"class", "width", "height"})}


def test_all_kinds_of_votes_and_lines_are_told(site: Path) -> None:
    """Apportioned, invalid and unvoted ballots and the legal lines stand with their article."""
    shown = page(site).text
    for words in (
        "按分した紙の票: 候補　1番、候補　2番",
        "公職選挙法68条の2",
        "紙の無効投票(白紙)",
        "投票しないで終了",
        "法定得票数(公職選挙法95条1項)",
        "供託物没収点(公職選挙法93条1項)",
    ):
        assert " ".join(words.split()) in shown


def test_no_page_joins_a_candidate_and_a_place(counted: Town, site: Path) -> None:
    """Pages that name candidates name no place or terminal, and the other way round."""
    election = counted.definition
    people = {person.name for contest in election.contests for person in contest.candidates}
    places = {place.name for place in election.places} | set(election.terminals)
    for name, one in pages(site):
        text = "".join(one.words)
        has_people = any(word in text for word in people)
        has_places = any(word in text for word in places)
        assert not (has_people and has_places)
        assert has_people == name.startswith("index")
        assert has_places == name.startswith("record")


def test_no_total_of_a_place_is_on_a_page(site: Path) -> None:
    """Rows of the record page are about problems and decisions; none holds a candidate's id."""
    for name in ("record.html", "record.en.html"):
        assert not re.search(r"contest-[12]-[123]", (site / name).read_text())


def test_a_rehearsal_says_so_on_every_page(site: Path) -> None:
    """In the title, which a printed page and a tab keep, and above the content."""
    for name, one in pages(site):
        word = "REHEARSAL" if ".en." in name else "リハーサル"
        assert f"{word}: " in one.text
        assert one.text.count(word) >= 2


def test_a_signed_site_does_not_say_unsigned(site: Path) -> None:
    for _, one in pages(site):
        assert "署名がありません" not in one.text
        assert "Not signed" not in one.text


def test_an_unsigned_site_says_so_everywhere(counted: Town, tmp_path: Path) -> None:
    """Without a key the command, and every page, say that nobody signed."""
    said = publish(counted, tmp_path / "SITE")
    assert said.code == 0
    assert "署名がありません" in said.out
    for name, one in pages(tmp_path / "SITE"):
        assert ("Not signed" if ".en." in name else "署名がありません") in one.text
    ceremony = package_of(counted).ceremony
    with pytest.raises(DocumentRefused):
        changed_files(files_of(tmp_path / "SITE"), ceremony.root_key, ceremony.uid)


def test_a_sealed_bundle_is_never_published(counted: Town, tmp_path: Path) -> None:
    """The bundle with the sealed votes is refused, by the command and by the maker of sites."""
    said = publish(counted, tmp_path / "SITE", bundle="sealed-bundle.zip")
    assert (said.code, (tmp_path / "SITE").exists()) == (2, False)
    assert "封をした束" in said.err
    sealed = counted.copied_to(tmp_path / "copy")
    shutil.copy(sealed.results / "sealed-bundle.zip", sealed.results / "public-bundle.zip")
    with pytest.raises(BundleRefused):
        published(sealed, verifier_files())


def test_a_changed_bundle_is_refused(counted: Town, tmp_path: Path) -> None:
    """A byte changed in any of its files, and nothing is published."""
    town = counted.copied_to(tmp_path / "copy")
    file = town.results / "public-bundle.zip"
    data = file.read_bytes()
    for at in range(50, len(data), len(data) // 40):
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        said = publish(town, tmp_path / "SITE")
        assert (said.code, (tmp_path / "SITE").exists()) == (2, False)


def resigned(town: Town, path: str, more: bytes) -> None:
    """The public bundle with more bytes in a file, and an index by the root that says so."""
    file = town.results / "public-bundle.zip"
    files = files_in(file)
    payload = index_in(files)
    files[path] += more
    for entry in payload["files"]:
        if entry["path"] == path:
            entry |= {"bytes": len(files[path]), "sha256": sha256(files[path]).hexdigest()}
    keys = open_key_folder(town.keys)
    files["bundle.json"] = sign_index(payload, keys.plain_root())
    write_archive(file, measured(files))


def test_results_that_wait_for_a_lot_are_published_as_waiting(town: Town, tmp_path: Path) -> None:
    """The totals of the night stand, and nobody is called elected before the lot."""
    said = town.count("--paper", town.paper(("contest-2", "own", "contest-2-3", 1)))
    assert said.code == 4
    said = publish(town, tmp_path / "SITE", "--keys", town.keys)
    assert (said.code, said.lines) == (0, [])
    index = (tmp_path / "SITE" / "index.html").read_text(encoding="utf-8")
    assert index.count('<td class="word">くじ待ち</td>') == 2
    assert "くじで定めます(公職選挙法95条2項): 候補　2番、候補　3番" in index


def test_a_bundle_that_fails_a_check_is_not_published(town: Town, tmp_path: Path) -> None:
    """What a citizen's verifier would refuse is told by its number; nothing is published."""
    assert town.count().code == 0

    resigned(town, "count/media.csv", b"\r\n")
    said = publish(town, tmp_path / "SITE", "--keys", town.keys)
    assert (said.code, (tmp_path / "SITE").exists()) == (2, False)
    assert [line.split(": ")[1] for line in said.lines] == ["521"]


def test_a_folder_that_does_not_fit_its_index_is_refused(counted: Town, tmp_path: Path) -> None:
    """A file changed, added or lost in an unpacked bundle is told, and nothing is exported."""
    folder = tmp_path / "bundle"
    with open_bundle(counted.results / "public-bundle.zip") as tree:
        for path in tree.paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(tree.data(path))
    with open_bundle(folder) as tree:
        assert open_contents(tree).signed
    results = folder / "count" / "results.json"
    document = json.loads(results.read_bytes())
    document["contests"][0]["candidates"][0]["electronic"] += 1
    results.write_text(json.dumps(document))
    assert refused(folder, tmp_path)
    results.write_bytes((counted.results / "results.json").read_bytes())
    assert not refused(folder, tmp_path)
    (folder / "more.txt").write_text("x")
    assert refused(folder, tmp_path)
    (folder / "more.txt").unlink()
    (folder / "inputs" / "roll.csv").unlink()
    assert refused(folder, tmp_path)


def refused(folder: Path, tmp_path: Path) -> bool:
    out = tmp_path / "export"
    code = ippyo("audit", "export", "--bundle", folder, "--out", out).code
    shutil.rmtree(out, ignore_errors=True)
    assert code in (0, 2)
    return code == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--url", "http://www.city.example.jp/"), "https://"),
        (("--url", "https://a/<script>"), "https://"),
        (("--url", "https://a/ b"), "https://"),
        (("--passphrase-file", "no-file"), "--keys"),
    ],
)
def test_bad_options_are_refused(
    counted: Town, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    said = publish(counted, tmp_path / "SITE", *options)
    assert (said.code, (tmp_path / "SITE").exists()) == (2, False)
    assert words in said.err


def test_other_keys_sign_nothing(counted: Town, tmp_path: Path) -> None:
    """The KEYS of another ceremony of the same election are refused."""
    other = tmp_path / "KEYS"
    assert ippyo("keys", "ceremony", "--election", counted.election, "--out", other).code == 0
    said = publish(counted, tmp_path / "SITE", "--keys", other)
    assert (said.code, (tmp_path / "SITE").exists()) == (2, False)


def test_nothing_is_written_over(counted: Town, tmp_path: Path) -> None:
    """A folder with something in it stays as it is."""
    (tmp_path / "kept.txt").write_text("x")
    assert publish(counted, tmp_path).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_an_unpacked_bundle_is_not_published(counted: Town, tmp_path: Path) -> None:
    said = ippyo("audit", "publish", "--bundle", counted.keys, "--out", tmp_path / "SITE")
    assert said.code == 2
    assert "ZIP" in said.err


def test_english_is_said_where_it_is_asked_for(counted: Town, tmp_path: Path) -> None:
    file = counted.results / "public-bundle.zip"
    said = ippyo("audit", "publish", "--bundle", file, "--out", tmp_path / "S", language="en")
    assert "The site is not signed" in said.out


def test_a_record_that_was_not_printed_is_told(counted: Town) -> None:
    """Its data is linked all the same; a bundle without records says that it has none."""
    with open_bundle(counted.results / "public-bundle.zip") as tree:
        contents = open_contents(tree)
    paths = frozenset(contents.files.paths)
    contents.files.paths = paths - {"records/decision-log.pdf"}
    (log,) = [one for one in record_rows(contents, "ja") if "決定" in one.label]
    assert (log.print, log.data) == ("", "record-decision-log.json")
    contents.files.paths = frozenset(path for path in paths if not path.startswith("records/"))
    assert record_rows(contents, "en") == ()
    assert record_downloads(contents) == {}
