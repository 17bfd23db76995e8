"""How long the HTML verifier takes for a bundle, in Chromium on this machine.

    uv run ippyo demo --out DEMO
    cd tests/browser && uv run python -m time_bundle DEMO/results/sealed-bundle.zip
"""

import sys
import time
from pathlib import Path

from verifier_page import VerifierPage, opened_browser


def main(bundle: Path) -> None:
    """Print the verdict and the seconds from the choice of the file to it."""
    with opened_browser() as browser:
        page = VerifierPage(browser).open()
        begun = time.monotonic()
        shown = page.verify(bundle)
        seconds = time.monotonic() - begun
        sys.stdout.write(f"{shown.word} {len(shown.made)} checks, {seconds:.1f} s\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
