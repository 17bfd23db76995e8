"""Makes signed-document.json: `cd tests && python -m vectors.make_signed_document`.

The documents are put together by hand (tests/primitives/dsse.py), not by common/signed.py.
"""

import base64
import hashlib

from primitives import dsse, ed25519
from vectors.vector_file import write

FILE = "signed-document.json"
KIND = "application/vnd.ippyo.note.v1+json"
_ONE, _TWO, _STRANGER = (hashlib.sha256(f"signer {n}".encode()).digest() for n in range(3))
_PAYLOAD = '{"election_uid":"00","note":"開票","number":7}'.encode()


def vectors() -> dict[str, object]:
    """Documents of type `note` that two keys may sign, and bytes that must be refused."""
    return {
        "payload_type": KIND,
        "seeds": [_ONE.hex(), _TWO.hex()],
        "trusted": [ed25519.public_key(seed).hex() for seed in (_ONE, _TWO)],
        "payload": _PAYLOAD.decode(),
        "signed_bytes": dsse.pre_authentication(KIND, _PAYLOAD).hex(),
        "good": {
            "one signature": dsse.document(KIND, _PAYLOAD, [_ONE]).decode(),
            "two signatures": dsse.document(KIND, _PAYLOAD, [_ONE, _TWO]).decode(),
        },
        "refused": {
            name: base64.b64encode(data).decode()
            for name, data in (_of_the_envelope() | _of_the_signatures()).items()
        },
    }


def _of_the_envelope() -> dict[str, bytes]:
    good = dsse.document(KIND, _PAYLOAD, [_ONE])
    start, end = good[:-2], good[-2:]
    return {
        "nothing": b"",
        "no line feed at the end": good[:-1],
        "a second line feed": good + b"\n",
        "a carriage return": good[:-1] + b"\r\n",
        "a space": good.replace(b'","payloadType"', b'", "payloadType"'),
        "a member too many": start + b',"x":1' + end,
        "a member twice": start + b',"payloadType":"' + KIND.encode() + b'"' + end,
        "no payload type": good.replace(b'"payloadType":"' + KIND.encode() + b'",', b""),
        "another type": dsse.document(KIND.replace("note", "memo"), _PAYLOAD, [_ONE]),
        "another version": dsse.document(KIND.replace("v1", "v2"), _PAYLOAD, [_ONE]),
        "a type that is no text": good.replace(b'"' + KIND.encode() + b'"', b"7"),
        "base64 with bits left over": dsse.document(KIND, b"{}", [_ONE]).replace(b"e30=", b"e31="),
        "base64 for URLs": _with_base64_for_urls(),
        "a payload with a space": dsse.document(KIND, b'{"a": 1}', [_ONE]),
        "a payload that is a list": dsse.document(KIND, b"[]", [_ONE]),
        "a payload with a fraction": dsse.document(KIND, b'{"a":1.5}', [_ONE]),
        "a payload with a key twice": dsse.document(KIND, b'{"a":1,"a":1}', [_ONE]),
        "a payload that is no JSON": dsse.document(KIND, b"note", [_ONE]),
    }


def _of_the_signatures() -> dict[str, bytes]:
    one, two = sorted(dsse.signature(KIND, _PAYLOAD, seed) for seed in (_ONE, _TWO))
    of_another = dsse.signature(KIND, _PAYLOAD.replace(b"7", b"8"), _ONE)
    good = dsse.signature(KIND, _PAYLOAD, _TWO)
    forged = (dsse.signature(KIND, _PAYLOAD, _ONE)[0], dsse.signature(KIND, _PAYLOAD, _TWO)[1])
    malleable = (one[0], _with_order_added(one[1]))
    return {
        "no signature": dsse.envelope(KIND, _PAYLOAD, []),
        "a signature twice": dsse.envelope(KIND, _PAYLOAD, [one, one]),
        "signatures out of order": dsse.envelope(KIND, _PAYLOAD, [two, one]),
        "a stranger's signature": dsse.document(KIND, _PAYLOAD, [_STRANGER]),
        "a stranger's beside a good one": dsse.document(KIND, _PAYLOAD, [_ONE, _STRANGER]),
        "a bad one beside a good one": dsse.envelope(KIND, _PAYLOAD, sorted([of_another, good])),
        "a signature under another name": dsse.envelope(KIND, _PAYLOAD, [forged]),
        "a malleable signature": dsse.envelope(KIND, _PAYLOAD, [malleable]),
        "a signature of 63 bytes": dsse.envelope(KIND, _PAYLOAD, [(one[0], one[1][:84])]),
        "a member beside keyid and sig": dsse.envelope(KIND, _PAYLOAD, [one]).replace(
            b'"keyid"', b'"cert":"","keyid"'
        ),
        "33 signatures": dsse.envelope(
            KIND, _PAYLOAD, [(f"{number:064x}", one[1]) for number in range(33)]
        ),
    }


def _with_base64_for_urls() -> bytes:
    payload = b'{"a":"~~~???"}'
    good = dsse.document(KIND, payload, [_ONE])
    return good.replace(base64.b64encode(payload), base64.urlsafe_b64encode(payload))


def _with_order_added(sig: str) -> str:
    raw = base64.b64decode(sig)
    s = int.from_bytes(raw[32:], "little") + ed25519.L
    return base64.b64encode(raw[:32] + s.to_bytes(32, "little")).decode()


if __name__ == "__main__":
    write(FILE, vectors())
