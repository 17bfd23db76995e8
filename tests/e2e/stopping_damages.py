"""Every damage that stops a count, with what is found and what lets the count go on."""

from damages import (
    ONE,
    OTHER,
    TWO,
    Case,
    acknowledge,
    add,
    both,
    copy,
    empty,
    exchange,
    flip,
    foreign,
    link,
    make_folder,
    older,
    original,
    remove,
    replace_by_link,
    use_duplicate,
)

from common.closing import CLOSED_FILES

FLIPPED = {
    "certificate.pem": "M-06",
    "log.jsonl": "M-13",
    "manifest.json": "M-09",
    "medium.json": "M-13",
    "package.json": "M-13",
    "records.bin": "M-13",
}
STOPPING = {
    "original missing": Case(
        remove(f"{ONE}/original"), ((ONE, "M-01"),), (use_duplicate(reason="lost"),)
    ),
    "original empty": Case(empty(f"{ONE}/original"), ((ONE, "M-01"),), (use_duplicate(),)),
    "original is a link": Case(
        replace_by_link(f"{ONE}/original"), ((ONE, "M-04"),), (use_duplicate(),)
    ),
    "records are a link": Case(
        replace_by_link(original("records.bin")), ((ONE, "M-04"),), (use_duplicate(),)
    ),
    "records too long": Case(
        add(original("records.bin"), b"\0"), ((ONE, "M-13"),), (use_duplicate(),)
    ),
    "records far too long": Case(
        add(original("records.bin"), bytes(1 << 20)), ((ONE, "M-13"),), (use_duplicate(),)
    ),
    "log too long": Case(add(original("log.jsonl"), b"{}\n"), ((ONE, "M-13"),), (use_duplicate(),)),
    "file too many": Case(add(original("memo.txt")), ((ONE, "M-05"),), (acknowledge("M-05"),)),
    "hidden file too many": Case(
        add(original(".DS_Store"), b"\0"), ((ONE, "M-05"),), (acknowledge("file-too-many"),)
    ),
    "folder inside": Case(
        make_folder(original("photos")), ((ONE, "M-05"),), (acknowledge("M-05"),)
    ),
    "link inside": Case(link(original("more")), ((ONE, "M-05"),), (use_duplicate(),)),
    "two files too many": Case(
        both(add(original("a")), add(original("b"))),
        ((ONE, "M-05"), (ONE, "M-05")),
        (acknowledge("M-05"),),
    ),
    "originals of two terminals exchanged": Case(
        exchange(f"{ONE}/original", f"{OTHER}/original"),
        ((ONE, "M-08"), (OTHER, "M-08")),
        (use_duplicate(ONE), use_duplicate(OTHER)),
    ),
    "one medium copied to two terminals": Case(
        copy(f"{ONE}/original", f"{TWO}/original"),
        ((TWO, "M-08"),),
        (use_duplicate(TWO),),
    ),
    "original of another ceremony": Case(
        foreign(f"{ONE}/original"), ((ONE, "M-06"),), (use_duplicate(),)
    ),
    "original of an older day": Case(
        older(f"{ONE}/original"), ((ONE, "M-17"), (ONE, "M-18")), (use_duplicate(),)
    ),
    "stranger beside the terminals": Case(
        make_folder("p09-01"), (("p09-01", "M-24"),), (acknowledge("M-24", "p09-01"),)
    ),
    "file beside the terminals": Case(
        add(".Trash"), ((".Trash", "M-24"),), (acknowledge("M-24", ".Trash"),)
    ),
    "third medium of a terminal": Case(
        make_folder(f"{ONE}/copy"), ((ONE, "M-24"),), (acknowledge("M-24"),)
    ),
    **{
        f"{name} missing": Case(remove(original(name)), ((ONE, "M-04"),), (use_duplicate(),))
        for name in sorted(CLOSED_FILES)
    },
    **{
        f"{name} flipped": Case(flip(original(name)), ((ONE, code),), (use_duplicate(),))
        for name, code in FLIPPED.items()
    },
}
