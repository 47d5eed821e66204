"""What Private CA says of a bucket that the operator keeps for other accounts; for lists and for reports."""

from tokiwa.domain.problem import Kind, Problem
from tokiwa.work import Work


def check_bucket(work: Work, account: str, bucket: str) -> None:
    """INVALID, a ValidationException as for a bucket's policy on AWS, for one that is not for the account."""
    if not work.means.publication.buckets.serves(account, bucket):
        raise Problem(
            Kind.INVALID,
            f"Permission error with your S3 bucket '{bucket}'. It is kept for other accounts than {account}. Use another"
            f" bucket, or have the operator start the server with --bucket-account {bucket}={account}.",
        )
