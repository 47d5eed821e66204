"""tokiwa account: make and list accounts."""

from typing import Any

import attrs

from tokiwa.agent.client import call
from tokiwa.app.now import wall_clock
from tokiwa.cli.profile import export_lines, profile


def create(data: str | None, name: str, account_id: str | None, *, test_clock: bool) -> str:
    """Make an account; its key as exports for a shell."""
    who = profile(data)
    values: dict[str, Any] = {"Name": name, "TestClock": test_clock}
    if account_id:
        values["AccountId"] = account_id
    made = call(who, "tokiwa", "CreateAccount", values, wall_clock())
    root = attrs.evolve(who, access_key=made["AccessKeyId"], secret=made["SecretAccessKey"], token="")
    # One line, whatever is in the name: the text is evaluated by a shell.
    told = f"# account {made['AccountId']} ({' '.join(name.split())}); the key is shown only now"
    return "\n".join([told, *export_lines(root)])


def listed(data: str | None) -> str:
    """One line per account."""
    found = call(profile(data), "tokiwa", "ListAccounts", {}, wall_clock())["Accounts"]
    return "\n".join(f"{a['AccountId']}  {a['Name']}{'  (test clock)' if a['TestClock'] else ''}" for a in found)
