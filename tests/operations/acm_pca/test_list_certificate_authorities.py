import json

from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind

LIST = "acm-pca:ListCertificateAuthorities"
OTHER = "111111111111"


def arns(answer):
    return [each["Arn"] for each in answer["CertificateAuthorities"]]


def test_ones_own_in_pages(world):
    made = sorted(pki.create(world) for _ in range(5))
    found, token = [], {}
    for size in (2, 2, 1):
        answer = world.call(LIST, {"MaxResults": 2} | token)
        assert len(arns(answer)) == size
        found += arns(answer)
        token = {"NextToken": answer["NextToken"]} if "NextToken" in answer else {}
    assert (found, token) == (made, {})


def test_each_is_what_describe_shows_in_every_state(world):
    made = [pki.root(world), pki.create(world)]
    world.call("acm-pca:DeleteCertificateAuthority", pki.of(made[1]))
    listed = world.call(LIST)["CertificateAuthorities"]
    assert listed == [pki.describe(world, arn) for arn in sorted(made)]


def test_a_token_of_another_listing(world):
    for _ in range(2):
        pki.create(world)
    token = world.call(LIST, {"MaxResults": 1})["NextToken"]
    for wrong in ({"NextToken": "nonsense"}, {"NextToken": token, "ResourceOwner": "OTHER_ACCOUNTS"}):
        assert pki.refusal(lambda wrong=wrong: world.call(LIST, wrong))[0] is Kind.INVALID_PAGE


def test_only_what_others_share_with_this_account(world):
    others = world.new_account(OTHER)
    mine, *theirs = pki.root(world), *(pki.root(world) for _ in range(4))
    shares = {theirs[0]: OTHER, theirs[1]: "222222222222", theirs[2]: [OTHER, "222222222222"]}
    for arn, account in shares.items():
        world.call("acm-pca:PutPolicy", {"ResourceArn": arn, "Policy": pki.sharing(arn, account)})
    own = pki.create(world, principal=others)

    asked = {"ResourceOwner": "OTHER_ACCOUNTS"}
    assert arns(world.call(LIST, asked, others)) == sorted((theirs[0], theirs[2]))
    assert arns(world.call(LIST, None, others)) == [own]
    assert arns(world.call(LIST, asked)) == []
    assert mine in arns(world.call(LIST))

    first = world.call(LIST, asked | {"MaxResults": 1}, others)
    second = world.call(LIST, asked | {"MaxResults": 1, "NextToken": first["NextToken"]}, others)
    assert arns(first) + arns(second) == sorted((theirs[0], theirs[2]))
    assert "NextToken" not in second


def test_sharing_with_an_organization_reaches_nobody_because_accounts_here_are_in_none(world):
    others, arn = world.new_account(OTHER), pki.root(world)
    document = json.loads(pki.sharing(arn, OTHER))
    for statement in document["Statement"]:
        statement["Principal"] = "*"
        statement.setdefault("Condition", {}).setdefault("StringEquals", {})["aws:PrincipalOrgID"] = "o-a1b2c3d4e5"
    world.call("acm-pca:PutPolicy", {"ResourceArn": arn, "Policy": json.dumps(document)})
    assert arns(world.call(LIST, {"ResourceOwner": "OTHER_ACCOUNTS"}, others)) == []
    assert pki.refusal(lambda: world.call("acm-pca:ListTags", pki.of(arn), others))[0] is Kind.DENIED
