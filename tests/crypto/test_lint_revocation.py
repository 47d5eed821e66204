"""Lists of every kind, answers of every kind, and the responder's certificate please the linter."""

from datetime import timedelta

import pytest
from pkilint import loader, pkix
from pkilint.pkix import crl as lint_crl
from pkilint.pkix import extension, name
from pkilint.pkix import ocsp as lint_ocsp
from pkilint.validation import ValidationFindingSeverity
from tests.crypto.lint_allow import lint
from tests.crypto.test_crl import HEADING, REASONS, URLS
from tests.crypto.test_ocsp import LATER, STATUSES
from tests.crypto.test_ocsp_request import question
from tests.crypto.test_ocsp_signer import SEALED, WANTED
from tests.crypto.world import NOW, PAIRS, SERIAL, root

from tokiwa.crypto import crl, ocsp_request
from tokiwa.crypto.crl import Heading
from tokiwa.crypto.ocsp import Good, Responder
from tokiwa.crypto.ocsp_signer import delegate
from tokiwa.crypto.pem import encode

DECODERS = [
    pkix.create_attribute_decoder(name.ATTRIBUTE_TYPE_MAPPINGS),
    pkix.create_extension_decoder(extension.EXTENSION_MAPPINGS),
]
CRLS = lint_crl.create_pkix_crl_validator_container(
    DECODERS,
    [
        lint_crl.create_issuer_validator_container([]),
        lint_crl.create_validity_validator_container([]),
        lint_crl.create_extensions_validator_container([]),
    ],
)
ANSWERS = lint_ocsp.create_pkix_ocsp_response_validator_container([lint_ocsp.create_response_decoder(), *DECODERS], [])
KINDS = {
    "with every reason": (HEADING, [(SERIAL + code, NOW, code) for code in (0, *REASONS)]),
    "with nothing": (HEADING, []),
    "of a partition": (Heading(7, NOW, NOW + timedelta(days=7), URLS), [(SERIAL, NOW, 1)]),
    "after a restore": (Heading(1 << 95, NOW, NOW + timedelta(days=7)), []),
    "after 2049": (Heading(7, NOW.replace(year=2051), NOW.replace(year=2052)), [(SERIAL, NOW.replace(year=2050), 1)]),
}


def findings(results):
    return [
        found.finding.code
        for result in results
        for found in result.finding_descriptions
        if found.finding.severity <= ValidationFindingSeverity.NOTICE
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_lists(kind):
    heading, rows = KINDS[kind]
    der = crl.sign(root().issuer, heading, [crl.entry(*row) for row in rows], root().signer)
    assert findings(CRLS.validate(loader.load_der_crl(der, "list").root)) == []


@pytest.mark.parametrize("nonce", [None, bytes(32)], ids=["without a nonce", "with a nonce"])
@pytest.mark.parametrize("status", STATUSES)
def test_answers(status, nonce):
    _, certificate = delegate(root().issuer, WANTED, root().signer, SEALED)
    asked = ocsp_request.read(question(nonce=nonce))
    answer = Responder(root().signer, certificate, "SHA256WITHECDSA").answer(
        [(asked.ids[0], STATUSES[status][0])], now=NOW, next_update=LATER, nonce=asked.nonce
    )
    assert findings(ANSWERS.validate(loader.load_der_ocsp_response(answer, "answer").root)) == []


@pytest.mark.parametrize(("signing", "key"), PAIRS)
def test_a_list_and_an_answer_in_every_way_to_sign(signing, key):
    ca = root(key, signing)
    der = crl.sign(ca.issuer, HEADING, [crl.entry(SERIAL, NOW, 1)], ca.signer)
    assert findings(CRLS.validate(loader.load_der_crl(der, "list").root)) == []
    asked = ocsp_request.read(question())
    responder = Responder(ca.signer, delegate(ca.issuer, WANTED, ca.signer, SEALED)[1], signing)
    answer = responder.answer([(asked.ids[0], Good())], now=NOW, next_update=LATER)
    assert findings(ANSWERS.validate(loader.load_der_ocsp_response(answer, "answer").root)) == []


def test_an_answer_about_several_certificates():
    _, certificate = delegate(root().issuer, WANTED, root().signer, SEALED)
    (asked,) = ocsp_request.read(question()).ids
    statuses = [(asked, status) for status, *_ in STATUSES.values()]
    answer = Responder(root().signer, certificate, "SHA256WITHECDSA").answer(statuses, now=NOW, next_update=LATER)
    assert findings(ANSWERS.validate(loader.load_der_ocsp_response(answer, "answer").root)) == []


@pytest.mark.parametrize(("signing", "key"), PAIRS)
def test_the_responders_certificate(signing, key):
    _, der = delegate(root(key, signing).issuer, WANTED, root(key, signing).signer, SEALED)
    assert lint(encode("CERTIFICATE", der)) == []
