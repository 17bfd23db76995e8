"""The rows of VVSG 2.0 that artefacts show, by the same looks as the Japanese rules."""

from tally_server.compliance.artefacts import elections, logs, program, results, secrecy
from tally_server.compliance.artefacts.audited import audited
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import Result


def vvsg_1_1_3_a(it: Inspected) -> Result:
    """Every log has its zero check before the opening."""
    return logs.r12(it)


def vvsg_1_1_5_a(it: Inspected) -> Result:
    """Manifests name their election, terminal and place, and have all members."""
    return audited(it, (308, 310, 405))


def vvsg_1_1_7_a(it: Inspected) -> Result:
    """No vote stands in a log while the polls were not open."""
    return logs.act_8(it)


def vvsg_1_1_8_d(it: Inspected) -> Result:
    """The totals of the results are those of the candidates in every record."""
    return results.act_3(it)


def vvsg_1_1_9_a(it: Inspected) -> Result:
    """Every report is there, as data and as print."""
    return results.rule_4(it)


def vvsg_2_5_1_b(it: Inspected) -> Result:
    """Every package that the program stands on is the one that is pinned."""
    return program.pinned(it)


def vvsg_2_5_1_c(it: Inspected) -> Result:
    """Every closing names the program that is inspected."""
    return program.closings(it)


def vvsg_2_5_2_a(it: Inspected) -> Result:
    """Every document and table that was read has the form of its page."""
    return audited(it, (401, 402, 403, 404, 406, 417, 419, 421, 422, 423, 424, 425))


def vvsg_2_5_3_a(it: Inspected) -> Result:
    """No name can be taken for markup or for a formula."""
    return results.no_formulas(it)


def vvsg_10_1_a(it: Inspected) -> Result:
    """Records are of one size, and so many as stated."""
    return audited(it, (414,))


def vvsg_10_2_2_b(it: Inspected) -> Result:
    """Records rise by their bytes."""
    return audited(it, (415,))


def vvsg_10_2_2_c(it: Inspected) -> Result:
    """No document has a place beside a candidate's votes."""
    return secrecy.no_subtotals(it)


def vvsg_10_2_3_a(it: Inspected) -> Result:
    """The pool that was opened is the one of the opening statement."""
    return audited(it, (317, 510, 511))


def vvsg_10_2_4_b(it: Inspected) -> Result:
    """Each line of a log has the values of its event alone."""
    return audited(it, (410,))


def vvsg_11_1_a(it: Inspected) -> Result:
    """The log is one unbroken chain that ends with the close."""
    return audited(it, (315, 411, 412, 413))


def vvsg_11_2_1_c(it: Inspected) -> Result:
    """A log tells one life of its terminal."""
    return logs.r16(it)


def vvsg_13_1_2_a(it: Inspected) -> Result:
    """Manifest and medium.json are signed by their terminal, certified by the root."""
    return audited(it, (206, 208, 209))


def vvsg_13_2_b(it: Inspected) -> Result:
    """Signatures and Merkle roots of all votes fit, and the sums are those of the manifests."""
    return audited(it, (210, 416, 503, 512))


def vvsg_13_3_a(it: Inspected) -> Result:
    """The suite has the strength that is asked for."""
    return elections.strength(it)


def vvsg_14_2_a(it: Inspected) -> Result:
    """Nothing in the terminal's program speaks over a network."""
    return program.r01(it)


def vvsg_15_1_a(it: Inspected) -> Result:
    """Each log begins with the package and program that were loaded."""
    return logs.begins_with_the_package(it)
