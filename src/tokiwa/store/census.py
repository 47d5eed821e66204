"""How everything stands, counted, for the metrics. It is counted in indexes: hardly a row is opened.

Certificates and work of accounts with a test clock are left out: what is near or late for them is a matter of
their own clocks, which stand still until somebody moves them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import BigInteger, bindparam, case, func, select

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.heartbeat import HEARTBEAT, KEY, Beat, known_late
from tokiwa.domain.node import Node
from tokiwa.domain.value import Value, field
from tokiwa.store import accounts, authorities, deployments, jobs, nodes
from tokiwa.store.certificates import HOUR, STATES, certificates
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

EXPIRY_DAYS = (1, 3, 7, 15, 30, 45, 60, 90)
MOST_HORIZONS = 1000  # CAs that are told of one by one: those that end first
DAY = 86_400  # seconds
WALL = ""  # the timeline of accounts without a test clock


class Backlog(Value):
    """Work of one kind that is due: how much nobody has begun, since when the oldest of it waits, how much is claimed."""

    waiting: int = 0
    oldest: datetime | None = None
    claimed: int = 0


class Horizon(Value):
    """When a CA ends."""

    arn: str
    state: AuthorityStatus
    not_after: datetime


class Census(Value):
    """`expiring`: issued certificates that end within so many days. `failing`: by the reason of the last attempt.

    `late`: what the last round of the heartbeat found late. `unserved_since`: since when the deployment that has waited
    longest is not served.
    """

    taken_at: datetime
    certificates: Mapping[str, int]
    expiring: Mapping[int, int]
    failing: Mapping[str, int]
    horizons: Sequence[Horizon]
    backlog: Mapping[str, Backlog]
    nodes: Sequence[Node] = ()
    late: Sequence[Beat] = ()
    deployments: Mapping[str, int] = field(default_factory=dict)
    unserved_since: datetime | None = None


_c, _j = certificates.table.c, jobs.jobs.c
_known = _c.standing.is_not(None)  # an older node beside this one leaves it out
_states = Statement(select(_c.standing, func.count()).where(_known).group_by(_c.standing))
_troubles = Statement(select(_c.trouble, func.count()).where(_c.trouble != "").group_by(_c.trouble))
_of_account = Statement(
    select(_c.standing, _c.trouble, func.count())
    .where(_c.account == bindparam("account"), _known)
    .group_by(_c.standing, _c.trouble)
)
_now = bindparam("now", type_=BigInteger)
_due = Statement(select(_j.kind, func.count()).where(_j.timeline == WALL, _j.run_at <= _now).group_by(_j.kind))
_claimed = Statement(
    select(_j.kind, func.count(), func.sum(case((_j.run_at <= _now, 1), else_=0)))
    .where(_j.timeline == WALL, _j.lease_until > 0)
    .group_by(_j.kind)
)
_first = Statement(
    select(_j.run_at)
    .where(_j.timeline == WALL, _j.run_at <= _now, _j.kind == bindparam("kind"), _j.lease == "")
    .order_by(_j.run_at)
    .limit(1)
)
_heartbeat = Statement(select(_j.payload).where(_j.kind == HEARTBEAT, _j.key == KEY))


def take(tx: Transaction, now: datetime) -> Census:
    """The census at this moment of the wall clock."""
    standings, troubles = _certificates(tx)
    states, expiring = _by_state(standings, now)
    row = tx.one(_heartbeat, {})
    deployed, unserved_since = deployments.standing(tx)
    return Census(
        taken_at=now,
        certificates=states,
        expiring=expiring,
        failing={reason: count for reason, count in troubles.items() if count},
        horizons=_horizons(tx, now),
        backlog=backlog(tx, now),
        nodes=nodes.every(tx),
        late=() if row is None else known_late(row[0]),
        deployments=deployed,
        unserved_since=unserved_since,
    )


def of_account(tx: Transaction, account: str, now: datetime) -> tuple[dict[str, int], dict[int, int], dict[str, int]]:
    """Of one account at its own time: certificates by state, by the day of their end, failing renewals by reason.

    Day 0 is the next 24 hours.
    """
    standings: Counter[int] = Counter()
    troubles: Counter[str] = Counter()
    for standing, trouble, count in tx.rows(_of_account, {"account": account}):
        standings[standing] += count
        troubles[trouble] += count
    states, _ = _by_state(standings, now)
    days: Counter[int] = Counter()
    for standing, count in standings.items():
        left = standing * HOUR - now.timestamp()
        if left > 0:
            days[int(left // DAY)] += count
    return states, dict(sorted(days.items())), {reason: count for reason, count in troubles.items() if reason}


def backlog(tx: Transaction, now: datetime) -> dict[str, Backlog]:
    """What is due by the wall clock, by kind."""
    exact = {"now": round(now.timestamp() * 1_000_000)}
    claimed = {kind: (count, due) for kind, count, due in tx.rows(_claimed, exact)}
    due: dict[str, int] = dict(tx.rows(_due, exact))
    found = {}
    for kind in sorted(claimed.keys() | due.keys()):
        held, held_due = claimed.get(kind, (0, 0))
        waiting = due.get(kind, 0) - held_due
        # Asked only where there is something to find: the search ends at the first row that nobody holds.
        first = tx.one(_first, {**exact, "kind": kind}) if waiting else None
        found[kind] = Backlog(waiting, None if first is None else _moment(first[0]), held)
    return found


def _certificates(tx: Transaction) -> tuple[Counter[int], Counter[str]]:
    """How many certificates have each standing, and each trouble."""
    standings: Counter[int] = Counter(dict(tx.rows(_states, {})))
    troubles: Counter[str] = Counter(dict(tx.rows(_troubles, {})))
    for account in accounts.clocked(tx):
        for standing, trouble, count in tx.rows(_of_account, {"account": account.id}):
            standings[standing] -= count
            troubles[trouble] -= count
    del troubles[""]
    return standings, troubles


def _by_state(standings: Counter[int], now: datetime) -> tuple[dict[str, int], dict[int, int]]:
    """Of each state, and issued ones that end within some days. What has ended may not be written down yet."""
    states = dict.fromkeys((state.value for state in CertificateStatus), 0)
    within = dict.fromkeys(EXPIRY_DAYS, 0)
    for standing, count in standings.items():
        left = standing * HOUR - now.timestamp()
        if standing <= 0:
            states[STATES[-standing]] += count
        elif left <= 0:
            states[CertificateStatus.EXPIRED] += count
        else:
            states[CertificateStatus.ISSUED] += count
            for days in EXPIRY_DAYS[bisect_left(EXPIRY_DAYS, left / DAY) :]:
                within[days] += count
    return states, within


def _horizons(tx: Transaction, now: datetime) -> list[Horizon]:
    clocked = {account.id for account in accounts.clocked(tx)}
    found = [
        Horizon(authority.arn, authority.state(now), authority.not_after)
        for authority in authorities.every(tx)
        if authority.not_after is not None
        and authority.account not in clocked
        and authority.state(now) is not AuthorityStatus.DELETED
    ]
    return sorted(found, key=lambda each: each.not_after)[:MOST_HORIZONS]


def _moment(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1_000_000, UTC)
