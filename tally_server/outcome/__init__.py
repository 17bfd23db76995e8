"""The arithmetic of a result: pure functions over values, in integers and fractions.

Read in this order: votes, apportion, shares, printed, totals, thresholds, ranking.
No file, no screen, no database, no float. docs: 公職選挙法68条の2, 93条, 95条.
"""
