"""What the figures are held against: the least that is to be reached, and the aim."""

import attrs


@attrs.frozen
class Goal:
    """One figure of ours, alone or divided by that of something `beside` it in the same run.

    `most`: the numbers are the most that it may be, not the least. `unit` is of both figures.
    """

    key: str
    what: str
    beside: str
    unit: str
    reach: float
    aim: float
    most: bool = False

    def met(self, value: float) -> str:
        """How far a value goes."""
        if value <= self.aim if self.most else value >= self.aim:
            return "aim"
        return "reach" if (value <= self.reach if self.most else value >= self.reach) else "no"


GOALS = {
    goal.key: goal
    for goal in (
        # Rates, beside those of servers that do the same work.
        Goal("issue-p256/OpenBao", "IssueCertificate, P-256", "OpenBao sign", "/s", 2, 4),
        Goal("issue-p256/step-ca", "IssueCertificate, P-256", "step-ca sign", "/s", 2, 3.5),
        Goal("issue-rsa/OpenBao", "IssueCertificate, RSA-2048", "OpenBao sign", "/s", 2.5, 5),
        Goal("issue-rsa/step-ca", "IssueCertificate, RSA-2048", "step-ca sign", "/s", 2, 4),
        Goal("request-p256/OpenBao", "RequestCertificate, P-256, to ISSUED", "OpenBao issue", "/s", 2.5, 5),
        Goal("burst-rsa/OpenBao", "RequestCertificate, RSA-2048, within a stock", "OpenBao issue", "/s", 20, 60),
        Goal("describe/ministack", "DescribeCertificate", "ministack", "/s", 2, 5),
        Goal("renewals/step-ca", "renewals due at once, P-256", "step-ca renew", "/s", 1.5, 3),
        # Agents on hosts: each asks every five seconds.
        Goal("agents-idle", "1,000 agents with nothing to do, of one processor", "", "%", 25, 15, True),
        Goal("agents-served", "1,000 renewed at once, until the last is served", "", "s", 30, 15, True),
        # Beside the least that the work can take.
        Goal(
            "issue-p256/raw",
            "processor time of IssueCertificate, P-256",
            "raw, CSR to certificate",
            "µs",
            2.2,
            1.3,
            True,
        ),
        Goal("request-rsa/raw", "RequestCertificate, RSA-2048, to ISSUED", "raw keys, two processes", "/s", 0.85, 0.95),
        Goal("renewals/raw", "renewals due at once, P-256", "raw keys and certificates, two processes", "/s", 0.4, 0.6),
        Goal("export/raw", "ExportCertificate, P-256", "raw PBES2, two processes", "/s", 0.4, 0.55),
        # How long one waits.
        Goal("issue-p256-p99/OpenBao", "p99 of IssueCertificate, P-256", "OpenBao sign", "ms", 0.5, 0.3, True),
        Goal("request-rsa-p99/OpenBao", "p99 of RequestCertificate, RSA-2048", "OpenBao issue", "ms", 0.05, 0.01, True),
        Goal("sweep-p99", "p99 of DescribeCertificate while all is renewed", "the same, idle", "ms", 3, 2, True),
        # At rest, and with much in the store.
        Goal("memory/OpenBao", "memory of an idle node", "OpenBao", "MiB", 1, 0.5, True),
        Goal("start", "start with 10,000 certificates", "", "s", 1, 0.3, True),
        Goal("stored-start", "start with a full store", "", "s", 2, 2, True),
        Goal("stored-memory", "memory with a full store", "with a thousand", "MiB", 1.1, 1.1, True),
        Goal("stored-tick", "a tick that finds nothing due", "", "ms", 5, 5, True),
        Goal("stored-list", "a page of ListCertificates", "", "ms", 20, 20, True),
        Goal("stored-search", "a page of SearchCertificates", "", "ms", 20, 20, True),
        Goal("stored-describe", "DescribeCertificate of a full store", "of a thousand", "/s", 0.9, 0.9),
        # What those who verify ask for, with a connection for each question; OpenSSL in one process or as many as ours.
        Goal("ocsp-get/openssl", "OCSP by GET", "openssl ocsp, its best", "/s", 1, 2),
        Goal("ocsp-post/openssl", "OCSP by POST", "openssl ocsp, its best", "/s", 1, 2),
        Goal("ocsp-nonce/openssl", "OCSP with a nonce, signed each time", "openssl ocsp, its best", "/s", 1, 1.5),
        Goal("crl/raw", "a list of 100,000 made anew", "raw, encoding and signature", "ms", 2, 1.2, True),
        Goal("crl/builder", "a list of 100,000 made anew", "the library's builder", "ms", 1, 0.5, True),
        # Events and functions.
        Goal("rules", "rule checks", "", "/s", 50_000, 50_000),
        Goal("deliveries", "deliveries to an HTTP target", "", "/s", 1000, 1000),
        Goal("functions", "warm invocations of a function", "", "/s", 200, 200),
    )
}
