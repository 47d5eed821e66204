"""The parts of the benchmark: each starts its servers, measures, tells, and holds what it found against the goals."""
