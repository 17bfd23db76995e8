"""Writes docs/requirements.md anew: `cd tests && python -m make_requirements`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from auditor_town import AuditTown
from requirements_page import good_report, requirements_page

from tally_server.compliance.rule import Profile

PAGE = Path(__file__).parents[1] / "docs" / "requirements.md"

if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "town").mkdir()
        town = AuditTown.counted(folder / "town")
        reports = []
        for profile in Profile:
            (folder / profile).mkdir()
            reports.append(good_report(town, folder / profile, profile))
    PAGE.write_text(requirements_page(reports), encoding="utf-8")
