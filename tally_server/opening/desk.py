"""The opener that waits for its key: a process of its own, in whose memory the shares are.

The server hands a share on as it comes and keeps none. The process joins them when it is
told to open, gives totals of the whole pool, and ends. If it or the server stops before,
every share is gone, and trustees enter theirs anew.
"""

import threading
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from common.ceremony import Ceremony, read_ceremony
from common.secret import Secret
from tally_server.count.opener import OpenedPool, OpenerFailed, Progress, SealedPool, opened_here
from tally_server.opening.hush import keep_quiet
from tally_server.pages_first import step_behind
from tally_server.preparation.shares import ShareHead, SharesRefused, join_seed, share_head


class ShareDesk:
    """One opener. ceremony: the signed document, which says which key it must be."""

    def __init__(self, ceremony: bytes) -> None:
        self._turn = threading.Lock()
        context = get_context("spawn")
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, ceremony), daemon=False)
        self._process.start()
        there.close()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def give(self, share: Secret) -> int:
        """The share is in the opener's memory; its number. It is wiped here.

        Raises SharesRefused (`twice`, `misread`, `of-another-key`), OpenerFailed.
        """
        try:
            answer = self._ask(("share", share.reveal()))
        finally:
            share.wipe()
        return int(answer)

    def open(
        self, pools: Sequence[SealedPool], workers: int, progress: Progress
    ) -> tuple[OpenedPool, ...]:
        """Totals of every pool; the process is over after it. Raises SharesRefused,
        OpenerFailed."""
        try:
            result: tuple[OpenedPool, ...] = self._ask(("open", tuple(pools), workers), progress)
        finally:
            self.end()
        return result

    def end(self) -> None:
        """The process and every share in it are gone. May be called again."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _ask(self, message: tuple[object, ...], progress: Progress = lambda _: None) -> Any:
        with self._turn:
            try:
                self._pipe.send(message)
                while isinstance(answer := self._pipe.recv(), int):
                    progress(answer)
            except (EOFError, OSError) as cause:
                raise OpenerFailed("the opener is gone") from cause
        word, value = answer
        if word == "refused":
            raise SharesRefused(value)
        return value


def _serve(pipe: Connection, document: bytes) -> None:
    """The opener process: shares until it is told to open, then one answer."""
    keep_quiet()
    step_behind()
    ceremony = read_ceremony(document)
    shares: dict[ShareHead, Secret] = {}
    while True:
        try:
            message = pipe.recv()
        except (EOFError, OSError):
            return  # the server is gone, and so are the shares
        try:
            if message[0] == "share":
                pipe.send(("held", _held(Secret(message[1]), shares, ceremony)))
            else:
                _, pools, workers = message
                pipe.send(("opened", _opened(shares, ceremony, pools, workers, pipe)))
        except SharesRefused as refused:
            pipe.send(("refused", refused.reason))
        except BrokenPipeError:
            return  # the server is gone while it waited


def _held(share: Secret, shares: dict[ShareHead, Secret], ceremony: Ceremony) -> int:
    head = share_head(share, ceremony)
    if head in shares:
        raise SharesRefused("twice")
    if any(other.split != head.split for other in shares):
        raise SharesRefused("of-another-split")
    shares[head] = share
    return head.number


def _opened(
    shares: dict[ShareHead, Secret],
    ceremony: Ceremony,
    pools: Sequence[SealedPool],
    workers: int,
    pipe: Connection,
) -> tuple[OpenedPool, ...]:
    seed = join_seed(tuple(shares.values()), ceremony)
    for share in shares.values():
        share.wipe()
    try:
        suite = ceremony.suite.number
        return opened_here(seed.reveal(), suite, pools, workers, pipe.send)
    finally:
        seed.wipe()
