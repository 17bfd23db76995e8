"""Checks on artefacts: package, media, logs, results, records, server, installed program."""
