"""A record set by typst: PDF/A-3a and PDF/UA-1, the same bytes for the same data.

Data reaches a template as JSON text and nothing else, so that no name is ever read as
markup. The data lies in the PDF as an attachment, and its hash in the PDF's keywords.
"""

import json
from dataclasses import asdict
from datetime import date, datetime
from functools import cached_property
from importlib.resources import as_file, files
from typing import Any

import typst

from common.japan import JAPAN
from tally_server.records.faces import Face, drawn, texts_in
from tally_server.records.record import Record

STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]


class NotPrinted(Exception):
    """The typesetter refused a record, or warned: a bug, for data cannot cause it."""


class Printer:
    """Sets records; its fonts are read once. faces: the base face first."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        self._faces = faces

    @cached_property
    def _compiler(self) -> typst.Compiler:
        folders = sorted({str(face.file.parent) for face in self._faces})
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
        )
        return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)

    def pdf(self, record: Record) -> bytes:
        """The record as PDF. Raises NotPrinted."""
        return self._set(record, "pdf")[0]

    def pictures(self, record: Record, dots_per_inch: int = 96) -> list[bytes]:
        """Each page as PNG, as the PDF shows it. Raises NotPrinted."""
        return self._set(record, "png", dots_per_inch)

    def _set(self, record: Record, form: Any, ppi: int | None = None) -> list[bytes]:
        at = datetime.combine(date.fromisoformat(record.head.date), datetime.min.time(), JAPAN)
        standards = STANDARDS if form == "pdf" else []
        with as_file(files("tally_server.records") / "templates") as folder:
            try:
                found, warnings = self._compiler.compile_with_warnings(
                    input=folder / f"{record.template}.typ",
                    root=folder,
                    format=form,
                    ppi=ppi,
                    sys_inputs=self._inputs(record),
                    pdf_standards=standards,
                    timestamp=at,
                )
            except typst.TypstError as cause:
                raise NotPrinted(f"{record.name}: {cause.diagnostic}") from cause
        if warnings or found is None:
            raise NotPrinted(f"{record.name}: {[warning.message for warning in warnings]}")
        return found if isinstance(found, list) else [found]

    def _inputs(self, record: Record) -> dict[str, str]:
        texts = texts_in(json.loads(record.data))
        faces = {text: asdict(how) for text, how in drawn(texts, self._faces).items()}
        return {
            "data": record.data.decode(),
            "faces": json.dumps(faces, ensure_ascii=False),
            "sha256": record.sha256,
            "base": self._faces[0].family,
        }
