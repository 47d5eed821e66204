import attrs
from tests.agent.kinds.pairs import between, pair, root


def test_a_server_sends_what_leads_to_a_root_and_no_root() -> None:
    made = pair()
    assert made.fullchain == made.certificate + between().pem
    assert attrs.evolve(made, chain=root().pem).fullchain == made.certificate
    assert attrs.evolve(made, roots="").fullchain == made.certificate + between().pem + root().pem


def test_what_is_written_of_a_bundle_has_no_key_in_it() -> None:
    made = pair()
    assert "PRIVATE KEY" not in repr(made)
    assert made.key.splitlines()[1] not in repr(made)
