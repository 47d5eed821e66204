from tests.crypto.world import END, NOW, draft, root

from tokiwa.crypto.audited import audited
from tokiwa.crypto.issue import issue, prepare


def test_the_last_part_of_a_name_comes_first():
    found = audited(root().issued.der)
    assert found.subject == "CN=Root EC_prime256v1,O=Example Corp"


def test_the_validity():
    found = audited(issue(prepare(draft(not_before=NOW)), root().signer).der)
    assert (found.subject, found.not_before, found.not_after) == ("CN=www.example.com", NOW, END)
