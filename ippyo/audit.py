"""`ippyo audit`: what auditors do with the bundles of a count, and the committee for them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from common.inputs import BadInput, InputError
from ippyo.elections import read_passphrase
from ippyo.exits import Exit, bad_input_said
from ippyo.keys import Keys, Passphrase
from ippyo.screen import Screen
from tally_server.audit.sign import sign_bundle
from tally_server.file_hash import sha256_of
from tally_server.preparation.key_folder import open_key_folder


def sign(
    bundle: Annotated[list[Path], typer.Argument(metavar="BUNDLE...", help="署名のない束(ZIP)")],
    keys: Keys,
    passphrase_file: Passphrase = None,
) -> None:
    """集計のときに署名できなかった束に、根の鍵で署名する。"""
    screen = Screen()
    with bad_input_said(screen):
        folder = open_key_folder(keys)
        root = folder.root(read_passphrase(passphrase_file))
        errors: list[InputError] = []
        for file in bundle:
            try:
                sign_bundle(file, folder, root)
                screen.say("bundle-signed", file=str(file), sha256=sha256_of(file))
            except BadInput as bad:
                errors += bad.errors
        if errors:
            raise BadInput(errors)
    sys.exit(Exit.DONE)
