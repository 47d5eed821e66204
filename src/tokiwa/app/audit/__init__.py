"""What an operator and an auditor do with the audit log as a whole: verify it, export it, ask it, say what is kept."""
