"""One request, or one batch of due work: what a handler is given besides what it may use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.value import Value


class Call(Value):
    """One API request, identified and validated.

    `name` is the catalog key (`acm:RenewCertificate`), also the IAM action. `input` has the shape of the
    operation's input, already validated. `now` is the account's time, `wall` the wall clock's (for
    signatures and credentials). `source` names the caller's address for `aws:SourceIp`.
    """

    name: str
    principal: Principal
    input: Mapping[str, Any]
    now: datetime
    wall: datetime
    request_id: str
    region: str
    session_policies: tuple[str, ...] | None = None  # documents that limit the session, None when there are none
    source: str = "127.0.0.1"
    secure: bool = False
    user_agent: str = ""

    @property
    def account(self) -> str:
        """The twelve digits of the caller's account."""
        return self.principal.account


class Task(Value):
    """One piece of due work that the loop has claimed for us."""

    kind: str
    key: str
    account: str
    due: datetime
    attempt: int
    lease: str
    payload: bytes = b""


class Batch(Value):
    """Tasks of one kind on one timeline, claimed together. `now` is that timeline's time."""

    kind: str
    tasks: tuple[Task, ...]
    now: datetime
    region: str
