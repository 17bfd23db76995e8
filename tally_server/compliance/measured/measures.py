"""Every measure of screens by the rule of which it shows a part."""

from tally_server.compliance.check import Check, table
from tally_server.compliance.measured import candidates, letters
from tally_server.compliance.measured.screens import Screens
from tally_server.compliance.rule import How

MEASURED: tuple[Check[Screens], ...] = table(
    How.MEASURED,
    ("t3.2", candidates.t3_2),
    ("t3.3", candidates.t3_3),
    ("r09", candidates.r09),
    ("r19", letters.r19),
    ("vvsg-5.2-a", candidates.vvsg_5_2_a),
    ("vvsg-7.1-c", letters.vvsg_7_1_c),
    ("vvsg-7.1-d", letters.vvsg_7_1_d),
    ("vvsg-7.1-e", letters.vvsg_7_1_e),
    ("vvsg-7.1-g", letters.vvsg_7_1_g),
    ("vvsg-7.1-h", letters.vvsg_7_1_h),
    ("vvsg-7.1-j", letters.vvsg_7_1_j),
    ("vvsg-7.2-i", letters.vvsg_7_2_i),
    ("vvsg-7.2-n", letters.vvsg_7_2_n),
    ("vvsg-8.1-b", letters.vvsg_8_1_b),
)
