"""Makes grant.json: `cd tests && python -m vectors.make_grant`."""

import base64
import hashlib

from vectors.vector_file import write

from common.binding import bind
from common.grant import Grant
from common.secret import Secret
from common.signing import SigningKey

FILE = "grant.json"
_UID = hashlib.sha256(b"an election").digest()
_ID = hashlib.sha256(b"a grant").digest()[:16]


def vectors() -> dict[str, object]:
    """Grants that are good, and texts that must be refused, each with its reason."""
    desk = SigningKey(Secret(hashlib.sha256(b"a reception desk").digest()))
    stranger = SigningKey(Secret(hashlib.sha256(b"no reception desk").digest()))
    plain = Grant("p01-01", 1, ("mayor",), _ID)
    most = Grant("p" * 32 + "-99", 0xFFFF, tuple(f"{n:x}" * 32 for n in range(16)), _ID)
    good = plain.issue(_UID, desk)
    fields = [b"p01-01", b"\0\x01", _ID, b"mayor"]
    return {
        "election_uid": _UID.hex(),
        "reception_seed": desk.seed.reveal().hex(),
        "reception_key": desk.public.raw.hex(),
        "grants": [
            {
                "terminal": grant.terminal,
                "opening": grant.opening,
                "id": grant.id.hex(),
                "contests": list(grant.contests),
                "text": grant.issue(_UID, desk),
            }
            for grant in (plain, Grant("p02-03", 7, ("mayor", "council"), _ID), most)
        ],
        "refused": {
            "empty": ["unreadable", ""],
            "not base64url": ["unreadable", good.replace(good[4], "+", 1)],
            "with padding": ["unreadable", good + "=="],
            "cut off": ["unreadable", good[:-4]],
            "too long": ["unreadable", "A" * 1201],
            "no contest": ["unreadable", _packed(fields[:3], desk)],
            "17 contests": ["unreadable", _packed(fields[:3] + [b"m"] * 17, desk)],
            "an id of 15 bytes": ["unreadable", _packed([*fields[:2], _ID[:15], b"m"], desk)],
            "an opening of 1 byte": ["unreadable", _packed([b"p01-01", b"\x01", _ID, b"m"], desk)],
            "a contest not in ASCII": ["unreadable", _packed([*fields[:3], b"\xff"], desk)],
            "of another desk": ["not-signed-here", plain.issue(_UID, stranger)],
            "of another election": ["not-signed-here", plain.issue(bytes(32), desk)],
        },
    }


def _packed(fields: list[bytes], desk: SigningKey) -> str:
    """A text with these fields, signed, whether or not they make a grant."""
    signature = desk.sign(bind("ippyo/grant/v1", _UID, *fields))
    packed = b"".join(bytes([len(field)]) + field for field in (*fields, signature))
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


if __name__ == "__main__":
    write(FILE, vectors())
