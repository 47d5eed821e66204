"""Hostile files in well-formed requests: certificate signing requests, certificates, packages of functions."""

from __future__ import annotations

import base64
import io
import stat
import struct
import zipfile
from typing import Any

import pytest
from tests.hostile.documents import call, document, refused
from tests.hostile.edge import Edge
from tests.operations.acm_pca import pki


def pem(der: bytes, label: str = "CERTIFICATE REQUEST") -> bytes:
    """DER in an envelope of PEM."""
    lines = base64.encodebytes(der).replace(b"\n", b"")
    folded = b"\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
    return f"-----BEGIN {label}-----\n".encode() + folded + f"\n-----END {label}-----\n".encode()


def der(text: bytes) -> bytes:
    """What is in the envelope."""
    return base64.b64decode(b"".join(text.splitlines()[1:-1]))


def flipped(data: bytes, at: int) -> bytes:
    """One bit of it is another."""
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


def broken_der(label: str, good: bytes) -> dict[str, bytes]:
    """Bytes that are almost what they say they are."""
    inner = der(good)
    return {
        "one byte": b"x",
        "no PEM": b"hello " * 100,
        "no Base64": f"-----BEGIN {label}-----\n!!!!\n-----END {label}-----\n".encode(),
        "no end": good[: len(good) // 2],
        "another label": pem(inner, "PUBLIC KEY"),
        "a private key's label": pem(inner, "PRIVATE KEY"),
        "nothing within": pem(b"", label),
        "cut off": pem(inner[:-10], label),
        "something after it": pem(inner + b"\0" * 10, label),
        "a length beyond its end": pem(b"\x30\x84\xff\xff\xff\xff" + inner, label),
        "a length without end": pem(b"\x30\x80" + inner, label),
        "sequences in sequences": pem(b"\x30\x80" * 10_000, label),
        "octets of all kinds": pem(bytes(range(256)) * 8, label),
        "bytes that are no text": good.replace(b"-\n", b"-\n\xff\xfe", 1),
        "zeros": b"\0" * 4096,
    }


CSR = pki.csr()
BAD_CSRS = broken_der("CERTIFICATE REQUEST", CSR) | {"a signature that is wrong": pem(flipped(der(CSR), -5))}


@pytest.fixture(scope="module")
def authority(edge: Edge) -> str:
    """An active root."""
    arn: str = pki.root(edge.world)
    return arn


@pytest.mark.parametrize("csr", BAD_CSRS.values(), ids=BAD_CSRS)
def test_csrs(edge: Edge, authority: str, csr: bytes) -> None:
    code = refused(edge, "acm-pca:IssueCertificate", pki.issuing(authority, Csr=csr))
    assert code in {"MalformedCSRException", "ValidationException", "InvalidArgsException"}


@pytest.fixture(scope="module")
def certificate(edge: Edge, authority: str) -> str:
    """What it issued."""
    return str(pki.issue(edge.world, authority)[1])


@pytest.mark.parametrize("what", [*broken_der("CERTIFICATE", CSR), "of somebody else"])
@pytest.mark.parametrize("member", ["Certificate", "CertificateChain"])
def test_certificates(edge: Edge, authority: str, certificate: str, member: str, what: str) -> None:
    """A CA's certificate and its chain are read as carefully as requests are."""
    bad = {**broken_der("CERTIFICATE", certificate.encode()), "of somebody else": certificate.encode()}[what]
    waiting = pki.create(edge.world, "SUBORDINATE")
    given = {"Certificate": certificate.encode(), "CertificateChain": certificate.encode(), member: bad}
    code = refused(edge, "acm-pca:ImportCertificateAuthorityCertificate", pki.of(waiting, **given))
    assert code in {
        "MalformedCertificateException",
        "CertificateMismatchException",
        "ValidationException",
        "InvalidRequestException",
    }


def archive(*entries: tuple[str, bytes], mode: int = 0o644, method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip archive with these entries, whose names are taken as they are."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as made:
        for name, content in entries:
            info = zipfile.ZipInfo("x")
            info.filename, info.external_attr, info.compress_type = name, mode << 16, method
            made.writestr(info, content)
    return written.getvalue()


def lying(size: int, content: bytes = b"pass\n") -> bytes:
    """An archive whose directory says that its one entry has another size."""
    good = archive(("app.py", content), method=zipfile.ZIP_DEFLATED)
    at = good.index(b"PK\x01\x02")
    return good[: at + 24] + struct.pack("<I", size) + good[at + 28 :]


BAD_PACKAGES = {
    "one byte": b"x",
    "no zip": b"print('hello')\n" * 100,
    "cut off": archive(("app.py", b"pass\n" * 100))[:-30],
    "a way out": archive(("../../app.py", b"pass\n")),
    "an absolute path": archive(("/tmp/app.py", b"pass\n")),
    "a link out": archive(("app.py", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777),
    "a device": archive(("app.py", b""), mode=stat.S_IFBLK | 0o666),
    "more than fits": lying(300 << 20),
}
# The content is looked at when it is unpacked, for the first call.
ODD_PACKAGES = {
    "more than it says": lying(1),
    "far more than it says": lying(5, bytes(4 << 20)),
    "less than it says": lying(1 << 20),
    "another checksum": archive(("app.py", b"pass\n")).replace(b"pass\n", b"fail\n"),
    "a name that is no path": archive(("a\0b.py", b"pass\n")),
    "a name that is too long": archive(("x" * 5000, b"pass\n")),
    "a file that is a folder too": archive(("app", b"pass\n"), ("app/app.py", b"pass\n")),
}


@pytest.fixture(scope="module")
def role(edge: Edge) -> str:
    """A role that Lambda may assume."""
    trust = document(Resource=None, Action="sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"})
    answer = call(edge, "iam:CreateRole", {"RoleName": "function", "AssumeRolePolicyDocument": trust})
    return str(answer.parsed["Role"]["Arn"])


def function(role: str, package: bytes) -> dict[str, Any]:
    """The parameters of CreateFunction."""
    named = {"FunctionName": "hostile", "Runtime": "python3.12", "Role": role, "Handler": "app.handler"}
    return {**named, "Code": {"ZipFile": package}}


@pytest.mark.parametrize("package", BAD_PACKAGES.values(), ids=BAD_PACKAGES)
def test_packages(edge: Edge, role: str, package: bytes) -> None:
    """An archive is refused when it is uploaded, before anything of it is on the disk."""
    assert refused(edge, "lambda:CreateFunction", function(role, package)) == "InvalidParameterValueException"


@pytest.mark.parametrize("package", ODD_PACKAGES.values(), ids=ODD_PACKAGES)
def test_packages_that_cannot_be_unpacked(edge: Edge, role: str, package: bytes) -> None:
    """They fail when they are called, as a request or as a function, and leave nothing half done."""
    call(edge, "lambda:CreateFunction", function(role, package))
    try:
        answer = call(edge, "lambda:Invoke", {"FunctionName": "hostile", "Payload": b"{}"})
        assert answer.code or answer.parsed["FunctionError"] == "Unhandled"
    finally:
        call(edge, "lambda:DeleteFunction", {"FunctionName": "hostile"})
    assert list((edge.world.settings.data / "functions").rglob("*.draft")) == []
