"""EventBridge's event patterns: compiled once for a rule, matched against every event of its bus."""

from tokiwa.domain.pattern.compiler import Pattern, compile  # noqa: A004  as `re.compile` is named

__all__ = ["Pattern", "compile"]
