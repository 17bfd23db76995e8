"""A page as it leaves the printer: what is on the paper, and whether it all fits."""

import io
from typing import Any

from pypdf import PdfReader

WIDTH = 680
"""Between the margins of A4, in CSS pixels: 180 mm."""
A4 = (595, 842)

# Screen furniture that is drawn, and everything that is wider than the paper.
_ON_PAPER = """(width) => {
  const kinds = 'button, .button, nav, form input, select, .skip';
  const furniture = [...document.querySelectorAll(kinds)]
    .filter((one) => one.type !== 'hidden' && one.checkVisibility())
    .map((one) => `on paper: ${one.outerHTML.slice(0, 100)}`);
  const wide = [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
    .map((one) => `cut at the edge: ${one.outerHTML.slice(0, 100)}`);
  const cut = [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1
      && getComputedStyle(one).overflowX !== 'visible' && one.clientWidth > 1)
    .map((one) => `cut in its box: ${one.outerHTML.slice(0, 100)}`);
  return [...furniture, ...wide.slice(0, 3), ...cut.slice(0, 3)];
}"""


def print_faults(page: Any, election: str) -> list[str]:
    """What is wrong with the print of this page; empty where nothing is."""
    before = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": 960})
    faults = list(page.evaluate(_ON_PAPER, WIDTH))
    page.emulate_media(media="null")
    page.set_viewport_size(before)
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    for number, sheet in enumerate(sheets, 1):
        size = (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height)))
        if size != A4:
            faults.append(f"sheet {number} is {size}")
        text = "".join(sheet.extract_text().split())
        parts = (election, "リハーサル", f"{number}/{len(sheets)}")
        faults += [f"sheet {number} does not say {part}" for part in parts if part not in text]
    return faults
