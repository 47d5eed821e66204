"""tokiwa account: make and list accounts."""

from typing import Any

from tokiwa.app.now import wall_clock
from tokiwa.cli.client import call
from tokiwa.cli.profile import profile


def create(data: str | None, name: str, account_id: str | None, *, test_clock: bool) -> str:
    """Make an account; its key as exports for a shell."""
    who = profile(data)
    values: dict[str, Any] = {"Name": name, "TestClock": test_clock}
    if account_id:
        values["AccountId"] = account_id
    made = call(who, "tokiwa", "CreateAccount", values, wall_clock())
    return "\n".join(
        [
            f"# account {made['AccountId']} ({name}); the key is shown only now",
            f"export AWS_ACCESS_KEY_ID={made['AccessKeyId']}",
            f"export AWS_SECRET_ACCESS_KEY={made['SecretAccessKey']}",
            f"export AWS_ENDPOINT_URL={who.url}",
            f"export AWS_REGION={who.region}",
        ]
    )


def listed(data: str | None) -> str:
    """One line per account."""
    found = call(profile(data), "tokiwa", "ListAccounts", {}, wall_clock())["Accounts"]
    return "\n".join(f"{a['AccountId']}  {a['Name']}{'  (test clock)' if a['TestClock'] else ''}" for a in found)
