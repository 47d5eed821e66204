"""probe: the server's own handshake with a place that says it serves a certificate; after an installation, then daily.

When it looks is a matter of the wall clock, whatever clock the account has: so is what is served.
"""

from datetime import datetime
from hashlib import sha256

from tokiwa.crypto import pem
from tokiwa.crypto.certificate import LABEL
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.deployment import Deployment, Seen
from tokiwa.domain.deployment_notice import PROBE, looks, next_look
from tokiwa.domain.deployment_step import seen
from tokiwa.domain.sight import Sight, StartTls, Target, judge
from tokiwa.jobs.registry import job
from tokiwa.jobs.targets.http import called
from tokiwa.probe import look
from tokiwa.store import accounts, certificates, deployments
from tokiwa.work import Conflict, Transaction, Work
from tokiwa.work.deploying import written
from tokiwa.work.editions import roots

SECONDS = 10.0  # that an address has to show what it serves


@job(PROBE, aside=True)
def probe(work: Work, batch: Batch) -> None:
    """Look, and write what was seen; if the deployment changed meanwhile, look again."""
    for task in batch.tasks:
        try:
            _looked(work, batch, task)
        except Conflict:
            work.means.store.release(task, batch.now)


def _looked(work: Work, batch: Batch, task: Task) -> None:
    with work.transaction() as tx:
        found = deployments.get(tx, task.key)
        owner = None if found is None else accounts.get(tx, found.account)
        now = batch.now if owner is None else owner.now(batch.now)
        target = None if found is None or not looks(found) else _target(tx, found, now)
    if found is None or found.wanted is None or target is None:
        change = Change()
    else:
        sights = look(target, SECONDS, called)
        problem = judge(sights, found.wanted.fingerprint)
        after = seen(found, tuple(map(_seen, sights)), problem, now, _fingerprint(target.roots))
        # The next look comes last: of jobs with one key the last one counts.
        change = written(work, found, after, now, batch.now) + Change(jobs=next_look(after, now, batch.now))
    with work.transaction() as tx:
        tx.apply(Change(finished=(task,)) + change)


def _target(tx: Transaction, found: Deployment, now: datetime) -> Target | None:
    certificate, place = certificates.get(tx, found.certificate), found.probe
    if certificate is None or place is None:
        return None
    start_tls = StartTls(place.start_tls) if place.start_tls else None
    return Target(place.host, place.port, place.server_name, start_tls, roots(tx, certificate), now)


def _fingerprint(root: str) -> str:
    return sha256(pem.first(root.encode(), LABEL)).hexdigest()


def _seen(sight: Sight) -> Seen:
    return Seen(
        sight.address,
        sight.server_name,
        sight.fingerprint or "",
        sight.serial or "",
        sight.trusted,
        sight.problem,
    )
