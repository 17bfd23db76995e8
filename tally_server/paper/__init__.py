"""Paper votes: sheets keyed by two operators who do not see each other's numbers.

Read in this order: sheet, events, entry, table, compare, warnings, totals. Pure values:
no file, no screen, no database.
Rule: 公職選挙法施行令72条 (two clerks, apart), 公職選挙法67条, 68条.
"""
