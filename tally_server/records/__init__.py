"""The official records of a count, and the papers beside them, made for people to sign.

Data first: each record is a frozen value built from the results and the inputs by pure
functions, then a template of typst sets it. Specified in docs/formats/records.md.
"""
