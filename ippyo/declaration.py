"""`ippyo declaration`: what people declare of an election, drafted and signed."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from common.inputs import BadInput, Faults, refuse
from common.japan import JAPAN
from common.secret import Secret
from common.signing import SEED_BYTES, SigningKey
from ippyo.elections import read_passphrase
from ippyo.exits import Exit, bad_input_said
from ippyo.handed_over import evidence_hashes
from ippyo.keys import Keys, Passphrase
from ippyo.screen import Screen
from ippyo.sources import read_file
from tally_server.compliance.answers import form as blank_form
from tally_server.compliance.answers import read_answers
from tally_server.compliance.books import own_books
from tally_server.compliance.declarations import Declaration, sign_declaration, unknown
from tally_server.compliance.rule import Profile
from tally_server.compliance.rules import rules_of
from tally_server.preparation.key_files import create_files
from tally_server.preparation.key_folder import open_key_folder


def form(
    out: Annotated[Path, typer.Option("--out", help="下書き answers.toml")],
    profile: Annotated[Profile, typer.Option("--profile", help="条件集")] = Profile.JAPAN,
) -> None:
    """申告で示す条件の全部の、下書きを作る。"""
    screen = Screen()
    today = datetime.now(UTC).astimezone(JAPAN).date()
    written = blank_form(rules_of(profile, own_books()).all, today, screen.language)
    with bad_input_said(screen):
        create_files({out: written.encode()})
    screen.say("declaration-form", file=str(out))
    sys.exit(Exit.DONE)


def sign(
    answers: Annotated[Path, typer.Argument(help="書き込んだ下書き answers.toml")],
    keys: Keys,
    out: Annotated[Path, typer.Option("--out", help="署名した申告書(証拠と同じフォルダーに)")],
    key: Annotated[
        Path | None, typer.Option("--key", help="申告者の鍵(32バイトの16進)。無ければ根の鍵")
    ] = None,
    passphrase_file: Passphrase = None,
) -> None:
    """下書きに、証拠のハッシュを入れて署名する。"""
    screen = Screen()
    with bad_input_said(screen):
        folder = open_key_folder(keys)
        declaration = _declaration(answers, folder.ceremony.uid.hex())
        signer = _key(key) if key is not None else folder.root(read_passphrase(passphrase_file))
        create_files({out: sign_declaration(declaration, signer)})
    screen.say("declaration-signed", file=str(out), answers=len(declaration.answers))
    screen.say("declaration-key", public=signer.public.raw.hex())
    sys.exit(Exit.DONE)


def _declaration(answers: Path, election_uid: str) -> Declaration:
    """What the draft says, with the hashes of the files beside it. Raises BadInput."""
    faults = Faults(answers.name)
    beside = dict(evidence_hashes(answers.parent))
    found = read_answers(faults, read_file(answers), beside.get)
    faults.stop()
    if found is None:
        raise RuntimeError("a draft without faults that cannot be read")
    made = Declaration(election_uid, found.name, found.office, found.day, found.answers)
    books = own_books()
    errors = unknown([rules_of(one, books) for one in Profile], made, answers.name)
    if errors:
        raise BadInput(errors)
    return made


def _key(file: Path) -> SigningKey:
    """The Ed25519 key of a declarant, from its seed. Raises BadInput."""
    try:
        seed = bytes.fromhex(read_file(file).decode().strip())
    except ValueError as cause:
        raise refuse(file.name, "compliance_input.key") from cause
    if len(seed) != SEED_BYTES:
        raise refuse(file.name, "compliance_input.key")
    return SigningKey(Secret(seed))
