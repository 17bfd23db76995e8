"""Makes ballot-record.json: `cd tests && python -m vectors.make_ballot_record`."""

from vectors.vector_file import write
from vectors.vector_world import TERMINAL, vector_records, vector_world

from common.ballot import choice_code, record_binding, record_bytes, seal_info

FILE = "ballot-record.json"


def vectors() -> dict[str, object]:
    """Choice codes, and three records of each suite that must verify and open."""
    return {"suites": [_suite(number) for number in (1, 2)]}


def _suite(number: int) -> dict[str, object]:
    world = vector_world(number)
    suite = world.ceremony.suite
    contests = world.election.contests
    return {
        "suite": number,
        "election_uid": world.uid.hex(),
        "election_seed": world.election_seed.reveal().hex(),
        "election_key": world.ceremony.election_key.hex(),
        "terminal": TERMINAL,
        "terminal_seed": world.terminal_key(TERMINAL).seed.reveal().hex(),
        "terminal_key": world.terminal_key(TERMINAL).public.raw.hex(),
        "record_bytes": record_bytes(suite),
        "choice_codes": [
            {
                "contest": contest.id,
                "choice": choice,
                "code": choice_code(world.uid, contest.id, choice).hex(),
            }
            for contest in contests
            for choice in (*(candidate.id for candidate in contest.candidates), "none")
        ],
        "contests": [
            {
                "contest": contest.id,
                "seal_info": seal_info(world.uid, suite, contest.id).hex(),
                "signed_prefix": record_binding(world.uid, suite, TERMINAL, contest.id)
                .message(b"")
                .hex(),
            }
            for contest in contests
        ],
        "records": [
            {"contest": contest, "choice": choice, "record": record.hex()}
            for contest, choice, record in vector_records(number)
        ],
    }


if __name__ == "__main__":
    write(FILE, vectors())
