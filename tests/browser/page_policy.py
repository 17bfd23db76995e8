"""The content security policy of the page names its one script and its one style by hash.

    cd tests/browser && python -m page_policy     # after a change of the page

writes the hashes that the page needs into it.
"""

import base64
import re
from hashlib import sha256
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "verifier" / "ippyo-verify.html"


def policy(page: str) -> dict[str, str]:
    """The directives of the policy in the page."""
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    if found is None:
        raise ValueError("the page has no policy")
    parts = (part.strip().partition(" ") for part in found[1].split(";"))
    return {name: sources for name, _, sources in parts}


def hashes(page: str) -> dict[str, str]:
    """What the policy has to name: the page's one script and its one style."""
    return {f"{tag}-src": _source(page, tag) for tag in ("script", "style")}


def with_hashes(page: str) -> str:
    """The page, its policy naming its own script and style."""
    for name, source in hashes(page).items():
        page = re.sub(rf"{name} '[^']*'", f"{name} {source}", page, count=1)
    return page


def _source(page: str, tag: str) -> str:
    blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
    if len(blocks) != 1:
        raise ValueError(f"{len(blocks)} blocks of {tag}")
    return f"'sha256-{base64.b64encode(sha256(blocks[0].encode()).digest()).decode()}'"


if __name__ == "__main__":
    PAGE.write_text(with_hashes(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
