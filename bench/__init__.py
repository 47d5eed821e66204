"""Benchmarks: figures are ratios against the raw cost of the same work, in the same run."""
