"""Writes docs/devices-removed.md anew: `cd tests && python -m make_devices_page`."""

from pathlib import Path

from terminal.removed_page import removed_page

PAGE = Path(__file__).parents[1] / "docs" / "devices-removed.md"

if __name__ == "__main__":
    PAGE.write_text(removed_page(), encoding="utf-8")
