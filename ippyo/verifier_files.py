"""The verifiers that the published site hands out: in the installed package, or docs/."""

from importlib.resources import files
from pathlib import Path

from common.inputs import BadInput, InputError
from tally_server.publish.site import VERIFIER_FILES

_LICENCE = "licence.txt"


def verifier_files() -> dict[str, bytes]:
    """Every file that the site needs, by its name. Raises BadInput where one is missing.

    A wheel carries them in `ippyo/verifier/`; a source tree has them where they are written.
    """
    installed = files("ippyo").joinpath("verifier")
    root = Path(__file__).parent.parent
    found, errors = {}, []
    for name in VERIFIER_FILES:
        source = root / "LICENSE" if name == _LICENCE else root / "docs" / "verifier" / name
        for place in (installed.joinpath(name), source):
            if place.is_file():
                found[name] = place.read_bytes()
                break
        else:
            errors.append(InputError(name, 1, "-", "publish.verifier-missing"))
    if errors:
        raise BadInput(errors)
    return found
