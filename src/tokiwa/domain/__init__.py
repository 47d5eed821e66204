"""Values and rules: pure functions over frozen values."""
