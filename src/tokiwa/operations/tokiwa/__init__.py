"""What AWS does not have: test clocks, accounts, explanations."""
