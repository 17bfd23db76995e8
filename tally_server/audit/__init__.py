"""The bundles that auditors and citizens take home: written, read, and signed."""
