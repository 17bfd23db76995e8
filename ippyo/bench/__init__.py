"""`ippyo bench`: benchmarks that measure their own limit in the same run."""
