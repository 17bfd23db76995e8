"""Makes cards.json: `cd tests && python -m vectors.make_cards`.

What goes to a card and comes back, word for word, put together by hand from the standards;
the blocks of the management key by openssl's ciphers alone.
"""

import hashlib

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from vectors.vector_file import stored, write

FILE = "cards.json"
PIN, NEW_PIN, PUK, NEW_PUK = "123456", "28571428", "12345678", "90417263"
KEY = "010203040506070801020304050607080102030405060708"
Talk = list[tuple[str, str]]

_PIV = "00A4040009A0000003080000100000"
_PIV_SAID = "61114F0600001000010079074F05A000000308"
_GET_LINE, _GET_CHUID = "00CB3FFF055C035FC109", "00CB3FFF055C035FC102"
_NDEF = "00A4040007D276000085010100"
_CC = "000F2000800080" + "0406E10404000000"


def vectors() -> dict[str, object]:
    """Talks with a card, and objects on cards that must be refused."""
    grants = stored("grant.json")["grants"]
    line, short, long = (
        stored("badges.json")["badges"][0]["line"],
        grants[0]["text"],
        grants[2]["text"],
    )
    guid = hashlib.sha256(b"a GUID").digest()[:16].hex().upper()
    return {
        "line": line,
        "guid": guid.lower(),
        "grants": [short, long],
        "read badge": {"pin": PIN, "talk": _read_badge(line)},
        "read badge by T=0": {"pin": PIN, "talk": _by_t0(line)},
        "wrong pin": {"pin": "654321", "talk": _open("654321", "63C2"), "left": 2},
        "last wrong pin": {"pin": "654321", "talk": _open("654321", "63C0")},
        "locked": {"pin": PIN, "talk": _open(PIN, "6983")},
        "tries": {"talk": [(_PIV, _PIV_SAID + "9000"), ("00200080", "63C3")], "left": 3},
        "known by": {
            "talk": [(_PIV, _PIV_SAID + "9000"), (_GET_CHUID + "00", _chuid(guid) + "9000")]
        },
        "issue": [_issue(line, guid, name) for name in ("AES-192", "3DES")],
        "read grant": {"talk": _read_grant(_record(short))},
        "write grant": [_write_grant(_record(text), text) for text in (short, long)],
        "wipe grant": {"talk": _wipe()},
        "refused objects": _refused_objects(line),
        "refused messages": _refused_messages(short),
        "refused containers": {
            "cut off": _CC[:-2],
            "mapping version 0": "000F00" + _CC[6:],
            "another control field": _CC[:14] + "0506" + _CC[18:],
            "a byte at a time": _CC[:6] + "0001" + _CC[10:],
            "nothing may be written at once": _CC[:10] + "0000" + _CC[14:],
        },
    }


def _open(pin: str, said: str) -> Talk:
    """SELECT and VERIFY."""
    return [(_PIV, _PIV_SAID + "9000"), ("0020008008" + _padded(pin), said)]


def _read_badge(line: str) -> Talk:
    return [*_open(PIN, "9000"), (_GET_LINE + "00", _object(line) + "9000")]


def _by_t0(line: str) -> Talk:
    """Answers are fetched; what a driver takes off or adds for T=0 is not in here."""
    held = _object(line)
    return [
        (_PIV, "6113"),
        ("00C0000013", _PIV_SAID + "9000"),
        ("0020008008" + _padded(PIN), "9000"),
        (_GET_LINE + "00", "6110"),
        ("00C0000010", held[:32] + f"61{len(held) // 2 - 16:02X}"),
        (f"00C00000{len(held) // 2 - 16:02X}", held[32:] + "9000"),
    ]


def _issue(line: str, guid: str, name: str) -> dict[str, object]:
    """The key twice: before anything is changed, and for what is written."""
    size, algorithm = (8, "03") if name == "3DES" else (16, "0A")
    witness, challenge = (
        hashlib.sha256(word).digest()[:size] for word in (b"witness", b"challenge")
    )
    made: BlockCipherAlgorithm = (
        TripleDES(bytes.fromhex(KEY)) if size == 8 else AES(bytes.fromhex(KEY))
    )
    cipher = Cipher(made, modes.ECB())  # noqa: S305 - one block, as the standard has it
    under = [cipher.encryptor().update(block).hex().upper() for block in (witness, challenge)]
    shown = f"80{size:02X}{witness.hex()}81{size:02X}{challenge.hex()}".upper()
    key: Talk = [
        *([("00870A9B047C02800000", "6A86")] if size == 8 else []),
        (f"0087{algorithm}9B047C02800000", f"7C{size + 2:02X}80{size:02X}{under[0]}9000"),
        (f"0087{algorithm}9B{2 * size + 6:02X}7C{2 * size + 4:02X}{shown}00",
         f"7C{size + 2:02X}82{size:02X}{under[1]}9000"),
    ]  # fmt: skip
    talk: Talk = [
        (_PIV, _PIV_SAID + "9000"),
        *key,
        ("0024008110" + _padded(PUK) + _padded(NEW_PUK), "9000"),
        ("0024008010" + _padded(PIN) + _padded(NEW_PIN), "9000"),
        *key,
        (_put("5FC109", _object(line)), "9000"),
        (_put("5FC102", _chuid(guid)), "9000"),
        (_PIV, _PIV_SAID + "9000"),
        (_GET_LINE + "00", "6982"),
        (_GET_CHUID + "00", _chuid(guid) + "9000"),
        ("0020008008" + _padded(NEW_PIN), "9000"),
        (_GET_LINE + "00", _object(line) + "9000"),
    ]
    words = {"key": KEY, "first_pin": PIN, "pin": NEW_PIN, "first_puk": PUK, "puk": NEW_PUK}
    return {**words, "challenge": challenge.hex(), "talk": talk}


def _put(tag: str, held: str) -> str:
    data = "5C03" + tag + held
    return f"00DB3FFF{len(data) // 2:02X}" + data


def _object(line: str) -> str:
    """*Printed Information* with the line as the name, and an empty check."""
    held = f"01{len(line):02X}" + line.encode().hex().upper() + "FE00"
    return f"53{len(held) // 2:02X}" + held


def _chuid(guid: str) -> str:
    held = "3019" + "00" * 25 + "3410" + guid + "3508" + b"20991231".hex() + "3E00" + "FE00"
    return f"53{len(held) // 2:02X}" + held


def _padded(pin: str) -> str:
    return (pin.encode() + b"\xff" * (8 - len(pin))).hex().upper()


def _opened() -> Talk:
    return [
        (_NDEF, "9000"),
        ("00A4000C02E103", "9000"),
        ("00B000000F", _CC + "9000"),
        ("00A4000C02E104", "9000"),
    ]


def _record(text: str) -> str:
    """One text record: UTF-8, English."""
    payload = "02656E" + text.encode().hex().upper()
    size = len(payload) // 2
    head = f"D101{size:02X}54" if size < 256 else f"C101{size:08X}54"
    return head + payload


def _read_grant(record: str) -> Talk:
    size = len(record) // 2
    return [*_opened(), ("00B0000002", f"{size:04X}9000"), *_reads(record, size)]


def _reads(record: str, size: int) -> Talk:
    """In parts of 128 bytes, as the container says."""
    parts = [(at, min(128, size - at)) for at in range(0, size, 128)]
    return [(f"00B0{at + 2:04X}{n:02X}", record[2 * at : 2 * (at + n)] + "9000") for at, n in parts]


def _write_grant(record: str, text: str) -> dict[str, object]:
    """Length zero, the record, its length; and read again."""
    size = len(record) // 2
    parts = [(at, min(128, size - at)) for at in range(0, size, 128)]
    talk: Talk = [
        *_opened(),
        ("00D60000020000", "9000"),
        *[(f"00D6{at + 2:04X}{n:02X}" + record[2 * at : 2 * (at + n)], "9000") for at, n in parts],
        (f"00D6000002{size:04X}", "9000"),
        ("00B0000002", f"{size:04X}9000"),
        *_reads(record, size),
    ]
    return {"text": text, "talk": talk}


def _wipe() -> Talk:
    """1,024 bytes of zeros, and read again."""
    offsets = range(0, 1024, 128)
    return [
        *_opened(),
        *[(f"00D6{at:04X}80" + "00" * 128, "9000") for at in offsets],
        *[(f"00B0{at:04X}80", "00" * 128 + "9000") for at in offsets],
    ]


def _refused_objects(line: str) -> dict[str, list[str]]:
    """Each with its reason."""
    good, bad = _object(line), "card-unreadable"
    return {
        "nothing": ["", "card-empty"],
        "an empty object": ["5300", "card-empty"],
        "a byte too few": [good[:-2], bad],
        "a byte too many": [good + "00", bad],
        "another tag": ["54" + good[2:], bad],
        "no name": ["5302FE00", bad],
        "an empty name": ["53040100FE00", bad],
        "a name twice": ["5306010141010142", bad],
        "a field that runs on": ["5303010541", bad],
        "letters that are none": ["5305010107FE00", bad],
        "a length of two bytes": ["53820004" + "0100FE00", bad],
    }


def _refused_messages(text: str) -> dict[str, list[str]]:
    """The record, without its length."""
    good, bad = _record(text), "card-unreadable"
    return {
        "none": ["", "card-empty"],
        "an address": ["D1010555" + b"\x04a.jp".hex(), bad],
        "Japanese as its language": [good.replace("656E", "6A61", 1), bad],
        "in UTF-16": [good.replace("02656E", "82656E", 1), bad],
        "a long head for a short record": [f"C10100{len(text) + 3:06X}" + good[6:], bad],
        "two records": [good + good, bad],
        "a byte too few": [good[:-2], bad],
        "an empty text": ["D1010354" + "02656E", bad],
        "a blank in it": [_record("a b"), bad],
        "1,201 letters": [_record("A" * 1201), bad],
    }


if __name__ == "__main__":
    write(FILE, vectors())
