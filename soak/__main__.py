"""`python -m soak`: some minutes of work and accidents, then the audit. The same seed makes the same accidents."""

import argparse
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from soak import audit
from soak.estate import Estate, pause
from soak.receiver import Receiver
from soak.traffic import PATIENCE, Broken, Caller, Traffic
from soak.trouble import Trouble

SIGNING = "SHA256WITHECDSA"
SAMPLE = 50  # certificates whose keys are opened at the end
SETTLED = "36h"  # longer than a delivery is tried for


def main() -> int:
    """Run it; the exit code is 1 when something is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--users", type=int, default=6)
    given = parser.parse_args()
    return max(_run(engine, given) for engine in given.engine or ["sqlite", "postgresql"])


def _run(engine: str, given: argparse.Namespace) -> int:
    print(f"{engine}, {given.minutes:g} minutes, seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="tokiwa-soak-") as folder:
        Path(folder).chmod(0o755)  # the database may run under another account
        estate, receiver = Estate(Path(folder), engine), Receiver(given.seed)
        try:
            found = _story(estate, receiver, given)
        finally:
            receiver.close()
            estate.close()
            estate.drop()
    for fault in found[:50]:
        print(f"  WRONG: {fault}")
    print(f"  {len(found)} things are wrong" if found else "  all is as it must be", flush=True)
    return 1 if found else 0


def _story(estate: Estate, receiver: Receiver, given: argparse.Namespace) -> list[str]:
    caller = Caller(estate, f"{given.seed} lead")
    authority = _authority(caller)
    _listen(caller, receiver.url)
    traffic, trouble = Traffic(estate, authority, given.users, given.seed), Trouble(estate, given.seed)
    traffic.start()
    try:
        trouble.run(given.minutes * 60)
    except BaseException:
        traffic.give_up()  # nobody answers any more, perhaps
        raise
    traffic.stop()
    print(f"  {len(trouble.log)} accidents: {', '.join(sorted(set(trouble.log)))}")
    receiver.bad = 0.0
    for duration in (SETTLED, "1h"):
        _travel(caller, duration)
    now = caller.call("tokiwa", "describe_clock")["Now"]
    sample = caller.draw.sample(sorted(traffic.requested), min(SAMPLE, len(traffic.requested)))
    unopened = list(audit.opened(caller, sample))
    audit.wait_for_burials(estate)
    estate.close()
    ledger = audit.read(estate, traffic, authority, now)
    print("  " + ", ".join(f"{name}: {value}" for name, value in audit.summary(ledger, traffic, receiver).items()))
    return [*unopened, *audit.faults(ledger, traffic, receiver)]


def _travel(caller: Caller, duration: str) -> None:
    """Move the clock, when a journey whose answer was lost has arrived."""
    for _ in range(PATIENCE):
        try:
            caller.call("tokiwa", "advance_clock", Duration=duration)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConflictException":
                raise
            pause(0.5)
        else:
            return
    raise Broken("the clock never arrived")


def _authority(caller: Caller) -> str:
    """A root CA, active, with the manager's permission."""
    config = {"KeyAlgorithm": "EC_prime256v1", "SigningAlgorithm": SIGNING, "Subject": {"CommonName": "Soak"}}
    made = caller.call(
        "acm-pca",
        "create_certificate_authority",
        CertificateAuthorityConfiguration=config,
        CertificateAuthorityType="ROOT",
    )
    named: dict[str, Any] = {"CertificateAuthorityArn": made["CertificateAuthorityArn"]}
    issued = caller.call(
        "acm-pca",
        "issue_certificate",
        **named,
        Csr=caller.call("acm-pca", "get_certificate_authority_csr", **named)["Csr"].encode(),
        SigningAlgorithm=SIGNING,
        TemplateArn="arn:aws:acm-pca:::template/RootCACertificate/V1",
        Validity={"Type": "YEARS", "Value": 200},
    )["CertificateArn"]
    certificate = caller.call("acm-pca", "get_certificate", **named, CertificateArn=issued)["Certificate"]
    caller.call("acm-pca", "import_certificate_authority_certificate", **named, Certificate=certificate.encode())
    actions = ["IssueCertificate", "GetCertificate", "ListPermissions"]
    caller.call("acm-pca", "create_permission", **named, Principal="acm.amazonaws.com", Actions=actions)
    return str(named["CertificateAuthorityArn"])


def _listen(caller: Caller, url: str) -> None:
    """Have every renewal told to the receiver."""
    key = {"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "soak"}}
    connection = caller.call(
        "events", "create_connection", Name="soak", AuthorizationType="API_KEY", AuthParameters=key
    )["ConnectionArn"]
    destination = caller.call(
        "events",
        "create_api_destination",
        Name="soak",
        ConnectionArn=connection,
        InvocationEndpoint=url,
        HttpMethod="POST",
    )["ApiDestinationArn"]
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    may = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"events:InvokeApiDestination","Resource":"*"}]}'
    role = caller.call("iam", "create_role", RoleName="soak", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    caller.call("iam", "put_role_policy", RoleName="soak", PolicyName="own", PolicyDocument=may)
    pattern = '{"source":["aws.acm"],"detail-type":["ACM Certificate Available"]}'
    caller.call("events", "put_rule", Name="soak", EventPattern=pattern)
    caller.call("events", "put_targets", Rule="soak", Targets=[{"Id": "1", "Arn": destination, "RoleArn": role}])


if __name__ == "__main__":
    sys.exit(main())
