"""What the counting place has to carry out after an event."""

from enum import StrEnum


class Effect(StrEnum):
    START_OPENER = "start-opener"  # a process that will hold the shares
    END_OPENER = "end-opener"  # and every share in it
    OPEN = "open"  # restore the key and open the pool
    FORGET_TOTALS = "forget-totals"  # those of a pool that is not the set any more
    WRITE_RESULTS = "write-results"  # the certified files
    DESTROY = "destroy"  # media, pool and shares
