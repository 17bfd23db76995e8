"""Golden data of the official records: `cd tests && uv run python -m vectors.make_records`."""

import json
from pathlib import Path

from record_world import SCENES

from tally_server.records.every_record import every_record

GOLDEN = ("normal", "apart", "lot-open", "lot-drawn", "nobody")

if __name__ == "__main__":
    made = {
        scene: {record.name: json.loads(record.data) for record in every_record(SCENES[scene]())}
        for scene in GOLDEN
    }
    written = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (Path(__file__).parent / "records.json").write_text(written, encoding="utf-8")
