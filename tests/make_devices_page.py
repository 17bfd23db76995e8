"""Writes docs/devices.md and devices-removed.md: `cd tests && python -m make_devices_page`."""

from pathlib import Path

from devices_page import devices_page

from terminal.removed_page import removed_page

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "devices-removed.md"
DEVICES_PAGE = DOCS / "devices.md"

if __name__ == "__main__":
    PAGE.write_text(removed_page(), encoding="utf-8")
    DEVICES_PAGE.write_text(devices_page(), encoding="utf-8")
