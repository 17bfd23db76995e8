"""A report as plain JSON, as the database keeps it. It holds no record and no candidate."""

from collections.abc import Mapping
from typing import Any

from common.box_header import MediumRole
from common.closing import Slip
from tally_server.intake.report import Report


def report_json(report: Report) -> dict[str, Any]:
    slip = report.slip
    return {
        "terminal": report.terminal,
        "medium": report.role.word,
        "present": report.present,
        "fault": report.fault or "",
        "values": dict(report.values),
        "others": list(report.others),
        "slip": {"records": slip.records, "digest": slip.digest} if slip else {},
        "counts": dict(report.counts),
        "records_sha256": report.records_sha256,
        "medium_sha256": report.medium_sha256,
        "older": [] if report.older is None else [report.older],
    }


def report_of(said: Mapping[str, Any]) -> Report:
    """The report that was written down."""
    terminal, slip = said["terminal"], said["slip"]
    return Report(
        terminal,
        next(role for role in MediumRole if role.word == said["medium"]),
        said["present"],
        said["fault"] or None,
        said["values"],
        tuple(said["others"]),
        Slip(terminal, slip["records"], slip["digest"]) if slip else None,
        said["counts"],
        said["records_sha256"],
        said["medium_sha256"],
        said["older"][0] if said["older"] else None,
    )
