"""What is to be trusted for an account: the roots of its authorities, and of those that others share with it.

An authority counts while what it issued may be in use: as long as it is there and not deleted, also while it is disabled
or has expired, but not once a rotation has retired it. A root that has expired itself helps nobody. Asked by `http.trust`, by operations and by deployments.
"""

from datetime import datetime
from hashlib import sha256

from tokiwa.crypto.bundles import trust_store
from tokiwa.crypto.roots import Root, roots
from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.sharing import SHARED_TEMPLATES, may_issue
from tokiwa.domain.template import TEMPLATES
from tokiwa.domain.value import Value
from tokiwa.store import authorities
from tokiwa.work.work import Means

# Nothing in a trust store is secret, but the format wants a password; Java's own has this one.
PASSWORD = b"changeit"
ALIAS = "tokiwa"


class Trust(Value):
    """The roots of an account at a moment."""

    roots: tuple[Root, ...]

    @property
    def pem(self) -> str:
        """All of them as text."""
        return "".join(root.certificate.pem for root in self.roots)

    @property
    def revision(self) -> str:
        """Changes when they do, and is the same on every node."""
        return sha256(b"".join(root.certificate.der for root in self.roots)).hexdigest()[:32]


def trust(means: Means, account: str, now: datetime) -> Trust:
    """What is to be trusted for the account at `now`, its own time; from memory, until an authority changes."""

    def load() -> tuple[Root, ...]:
        with means.store.snapshot() as tx:
            every = authorities.every(tx)
        return roots(
            each
            for each in every
            if each.status is not AuthorityStatus.DELETED and not _retired(each) and _serves(each, account)
        )

    found = means.store.cached("roots of accounts", (Authority,), account, load)
    return Trust(tuple(root for root in found if root.valid(now)))


def store_of(means: Means, account: str, found: Trust) -> bytes:
    """The same as a trust store that Java reads (PKCS #12). Each is another file, so what was made is kept."""

    def make() -> bytes:
        return trust_store(found.pem, PASSWORD, ALIAS)

    return means.store.cached("trust stores", (Authority,), (account, found.revision), make)


def _retired(authority: Authority) -> bool:
    """Whether a rotation has retired it, and nobody has enabled it again by hand."""
    return authority.retired and authority.status is AuthorityStatus.DISABLED


def _serves(authority: Authority, account: str) -> bool:
    """Whether certificates of the account may come from it."""
    return authority.account == account or any(
        may_issue(authority.policy, authority.arn, authority.account, account, TEMPLATES[name].arn)
        for name in SHARED_TEMPLATES
    )
