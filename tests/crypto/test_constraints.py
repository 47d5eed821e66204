"""Name constraints, by a table of names, and against the library's own verifier."""

import ipaddress
from functools import cache

import pytest
from cryptography import x509
from tests.crypto import wishes, world

from tokiwa.crypto import issuer, name
from tokiwa.crypto.constraints import forbidden_name
from tokiwa.crypto.issue import defect, issue, prepare
from tokiwa.domain.template import TEMPLATES
from tokiwa.domain.value import evolve

DNS = x509.DNSName("example.com")
BELOW = x509.DNSName(".example.com")
NET = x509.IPAddress(ipaddress.ip_network("10.0.0.0/8"))
NET6 = x509.IPAddress(ipaddress.ip_network("2001:db8::/32"))
MAIL = x509.RFC822Name("example.com")
MAILS = x509.RFC822Name(".example.com")
BOX = x509.RFC822Name("root@example.com")
URI = x509.UniformResourceIdentifier("example.com")
URIS = x509.UniformResourceIdentifier(".example.com")
ORG = x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Example Corp")]))


def address(text):
    return x509.IPAddress(ipaddress.ip_address(text))


# subtree, name, whether the name lies in it; None: there is no telling, so it is neither permitted nor free
WITHIN = {
    "the host": (DNS, x509.DNSName("example.com"), True),
    "a host below": (DNS, x509.DNSName("a.b.example.com"), True),
    "in capitals": (DNS, x509.DNSName("WWW.EXAMPLE.COM"), True),
    "a wildcard": (DNS, x509.DNSName("*.example.com"), True),
    "a host that only ends alike": (DNS, x509.DNSName("badexample.com"), False),
    "another host": (DNS, x509.DNSName("example.org"), False),
    "a dot and the host": (BELOW, x509.DNSName("example.com"), False),
    "a dot and a host below": (BELOW, x509.DNSName("a.example.com"), True),
    "every host": (x509.DNSName(""), x509.DNSName("example.org"), True),
    "an address": (NET, address("10.1.2.3"), True),
    "another address": (NET, address("11.1.2.3"), False),
    "an address of the other kind": (NET, address("2001:db8::1"), False),
    "an IPv6 address": (NET6, address("2001:db8::1"), True),
    "a mailbox at the host": (MAIL, x509.RFC822Name("a@Example.com"), True),
    "a mailbox below the host": (MAIL, x509.RFC822Name("a@b.example.com"), False),
    "a mailbox below the domain": (MAILS, x509.RFC822Name("a@b.example.com"), True),
    "a mailbox at the domain": (MAILS, x509.RFC822Name("a@example.com"), False),
    "the mailbox": (BOX, x509.RFC822Name("root@example.com"), True),
    "the mailbox in capitals": (BOX, x509.RFC822Name("ROOT@example.com"), False),
    "a URI of the host": (URI, x509.UniformResourceIdentifier("https://u:p@example.com:8443/a?b#c"), True),
    "a URI of a host below": (URI, x509.UniformResourceIdentifier("https://a.example.com"), False),
    "a URI below": (URIS, x509.UniformResourceIdentifier("https://a.example.com/b"), True),
    "a URI that has the host elsewhere": (URI, x509.UniformResourceIdentifier("https://evil.org/example.com"), False),
    "a URI without a host": (URI, x509.UniformResourceIdentifier("urn:example.com"), None),
    "a URI with an address": (URI, x509.UniformResourceIdentifier("https://10.0.0.1:8443/"), None),
    "a URI with an IPv6 address": (URI, x509.UniformResourceIdentifier("https://[2001:db8::1]/"), None),
    "a form without a rule": (
        x509.RegisteredID(x509.ObjectIdentifier("1.2.3")),
        x509.RegisteredID(x509.ObjectIdentifier("1.2.3")),
        None,
    ),
}


def constraint(permitted=None, excluded=None):
    return x509.NameConstraints(permitted, excluded).public_bytes()


def somebody(*names, subject=None):
    alternatives = x509.SubjectAlternativeName(names).public_bytes() if names else b""
    return evolve(
        world.leaf_applicant(), subject=name.of_subject(subject) if subject else b"\x30\x00", alternatives=alternatives
    )


@pytest.mark.parametrize(("base", "asked", "within"), WITHIN.values(), ids=WITHIN)
def test_a_permitted_subtree_permits_what_lies_in_it(base, asked, within):
    assert (forbidden_name(somebody(asked), (constraint([base]),)) is None) is (within is True)


@pytest.mark.parametrize(("base", "asked", "within"), WITHIN.values(), ids=WITHIN)
def test_an_excluded_subtree_forbids_what_lies_in_it(base, asked, within):
    assert (forbidden_name(somebody(asked), (constraint(None, [base]),)) is not None) is (within is not False)


def test_a_form_that_is_not_constrained_is_free():
    assert forbidden_name(somebody(address("10.0.0.1")), (constraint([DNS]),)) is None


def test_what_is_permitted_may_be_excluded():
    both = constraint([DNS], [x509.DNSName("secret.example.com")])
    assert forbidden_name(somebody(x509.DNSName("a.example.com")), (both,)) is None
    assert forbidden_name(somebody(x509.DNSName("a.secret.example.com")), (both,)) == "a.secret.example.com"


@pytest.mark.parametrize(
    ("name", "free"),
    [("*.example.com", False), ("*.EXAMPLE.com", False), ("*.b.example.com", True), ("*.org", True)],
)
def test_a_wildcard_stands_for_the_host_that_is_excluded(name, free):
    excluded = constraint(None, [x509.DNSName("secret.Example.com")])
    assert (forbidden_name(somebody(x509.DNSName(name)), (excluded,)) is None) is free


def test_every_ca_above_has_a_say():
    chain = (constraint([DNS]), constraint([x509.DNSName("a.example.com")]))
    assert forbidden_name(somebody(x509.DNSName("b.example.com")), chain) == "b.example.com"
    assert forbidden_name(somebody(x509.DNSName("b.a.example.com")), chain) is None


@pytest.mark.parametrize(
    ("subject", "permitted"),
    [
        ({"Organization": "Example Corp", "CommonName": "a"}, True),
        ({"Organization": "EXAMPLE  corp", "CommonName": "a"}, True),
        ({"Organization": "Example Corp 2", "CommonName": "a"}, False),
        ({"Country": "US", "Organization": "Example Corp"}, False),
    ],
)
def test_a_directory_name_begins_with_the_subtree(subject, permitted):
    assert (forbidden_name(somebody(subject=subject), (constraint([ORG]),)) is None) is permitted


def test_a_common_name_is_a_host_only_if_nothing_else_is():
    chain = (constraint([DNS]),)
    assert forbidden_name(somebody(subject={"CommonName": "www.evil.org"}), chain) == "www.evil.org"
    assert forbidden_name(somebody(subject={"CommonName": "A person"}), chain) is None
    assert forbidden_name(somebody(DNS, subject={"CommonName": "www.evil.org"}), chain) is None


def test_a_mail_address_in_the_subject_counts():
    subject = {"CustomAttributes": [{"ObjectIdentifier": "1.2.840.113549.1.9.1", "Value": "a@evil.org"}]}
    assert forbidden_name(somebody(subject=subject), (constraint([MAIL]),)) == "a@evil.org"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(address("11.0.0.1"), "11.0.0.1"), (address("2001:db9::1"), "2001:0db9:0000:0000:0000:0000:0000:0001")],
)
def test_an_address_is_shown_as_one(asked, shown):
    assert forbidden_name(somebody(asked), (constraint([NET, NET6]),)) == shown


@cache
def under(permitted, excluded):
    """A CA below a root with these constraints, and one below it without any of its own."""
    constraints = x509.NameConstraints(list(permitted) or None, list(excluded) or None)
    above, made = world.root(), []
    for length, extensions in ((1, [wishes.custom(constraints, critical=True)]), (0, [])):
        template = TEMPLATES[f"SubordinateCACertificate_PathLen{length}_APIPassthrough"]
        key = world.signer(which=f"constrained {length}")
        draft = wishes.drafted(template, world.asking("Example Corp", key), wishes.passing(*extensions), above)
        issued = issue(prepare(evolve(draft, not_after=world.LATER)), above.signer)
        mine = issuer.of_certificate(issued.pem, chain=above.issued.pem + above.chain_pem)
        above = world.Authority(mine, key, issued, draft.applicant, above)
        made.append(above)
    return made


CASES = {
    "a host": ([DNS], [], [{"DnsName": "a.example.com"}]),
    "another host": ([DNS], [], [{"DnsName": "a.example.org"}]),
    "one good and one bad host": ([DNS], [], [{"DnsName": "a.example.com"}, {"DnsName": "a.example.org"}]),
    "a host that is excluded": ([], [DNS], [{"DnsName": "a.example.com"}]),
    "a host that is not excluded": ([], [DNS], [{"DnsName": "a.example.org"}]),
    "an address": ([NET], [], [{"IpAddress": "10.1.2.3"}]),
    "another address": ([NET], [], [{"IpAddress": "11.1.2.3"}]),
    "an IPv6 address": ([NET6], [], [{"IpAddress": "2001:db8::1"}]),
    "another IPv6 address": ([NET6], [], [{"IpAddress": "2001:db9::1"}]),
    "a mailbox": ([MAIL], [], [{"Rfc822Name": "a@example.com"}]),
    "another mailbox": ([MAIL], [], [{"Rfc822Name": "a@b.example.com"}]),
    "an excluded mailbox": ([], [BOX], [{"Rfc822Name": "root@example.com"}]),
    "a URI": ([URI], [], [{"UniformResourceIdentifier": "https://example.com/"}]),
    "another URI": ([URIS], [], [{"UniformResourceIdentifier": "https://example.com/"}]),
    "a URI without a host": ([], [URI], [{"UniformResourceIdentifier": "urn:example.com"}]),
    "a directory name": ([ORG], [], [{"DirectoryName": {"Organization": "Example Corp", "CommonName": "a"}}]),
    "another directory name": ([ORG], [], [{"DirectoryName": {"Organization": "Other", "CommonName": "a"}}]),
    "a form that is free": ([DNS], [], [{"IpAddress": "10.1.2.3"}]),
}


@pytest.mark.parametrize("depth", [0, 1], ids=["the CA's own", "those of the CA above"])
@pytest.mark.parametrize("case", CASES)
def test_openssl_accepts_what_we_sign_and_refuses_what_we_do_not(tmp_path, case, depth):
    permitted, excluded, names = CASES[case]
    ca = under(tuple(permitted), tuple(excluded))[depth]
    given = wishes.passing(SubjectAlternativeNames=names)
    given["Subject"] = {"Organization": "Example Corp", "CommonName": "somebody"}
    draft = wishes.drafted(TEMPLATES["EndEntityCertificate_APIPassthrough"], wishes.asked(), given, ca)
    unchecked = evolve(draft, issuer=evolve(ca.issuer, constraints=()))
    leaf = issue(prepare(unchecked), ca.signer)
    assert world.openssl_verifies(tmp_path, leaf.pem, ca) is (defect(draft) is None)
