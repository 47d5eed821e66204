from pathlib import Path

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import END_ENTITY, ROOT, TEMPLATES, Passthrough, find

ARN = "arn:aws:acm-pca:::template/{}/V1"
UNKNOWN = [
    "",
    "EndEntityCertificate",
    ARN.format("NoSuchCertificate"),
    ARN.format("BlankEndEntityCertificate"),
    ARN.format("RootCACertificate_CSRPassthrough"),
    ARN.format("BlankRootCACertificate_PathLen4_APIPassthrough"),
    ARN.format("EndEntityCertificate_PassthroughAPI"),
    ARN.format("EndEntityCertificate").replace("V1", "V2"),
    ARN.format("EndEntityCertificate").replace(":::", ":us-east-1:123456789012:"),
    ARN.format("EndEntityCertificate") + "\n",
    ARN.format("endentitycertificate"),
]

# The guide's four tables ("AWS Private CA template varieties").
LEAVES = [
    "CodeSigningCertificate",
    "EndEntityCertificate",
    "EndEntityClientAuthCertificate",
    "EndEntityServerAuthCertificate",
    "OCSPSigningCertificate",
]
SUBORDINATES = [f"SubordinateCACertificate_PathLen{length}" for length in range(4)]
BLANK = [
    "BlankEndEntityCertificate",
    "BlankEndEntityCertificate_CriticalBasicConstraints",
    *(f"Blank{name}" for name in SUBORDINATES),
]
ROOTS = [
    "RootCACertificate",
    "BlankRootCACertificate",
    *(f"BlankRootCACertificate_PathLen{length}" for length in range(4)),
]
VARIETIES = {
    Passthrough.NONE: [*LEAVES, *SUBORDINATES, "RootCACertificate"],
    Passthrough.CSR: [f"{name}_CSRPassthrough" for name in (*LEAVES, *SUBORDINATES, *BLANK)],
    Passthrough.API: [f"{name}_APIPassthrough" for name in (*LEAVES, *SUBORDINATES, *BLANK, *ROOTS)],
    Passthrough.API_CSR: [f"{name}_APICSRPassthrough" for name in (*LEAVES, *SUBORDINATES, *BLANK)],
}


def test_there_are_61_and_no_more():
    assert len(TEMPLATES) == 61
    assert sorted(TEMPLATES) == sorted(name for names in VARIETIES.values() for name in names)


@pytest.mark.parametrize("variety", VARIETIES, ids=lambda variety: variety.name)
def test_what_is_passed_through_is_told_by_the_name(variety):
    for name in VARIETIES[variety]:
        template = TEMPLATES[name]
        assert template.passthrough is variety
        assert template.takes_api is ("_API" in name)
        assert template.takes_csr is name.endswith("CSRPassthrough")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_found_by_its_arn_in_every_partition(name):
    assert find(TEMPLATES[name].arn) is TEMPLATES[name]
    for partition in ("aws", "aws-cn", "aws-us-gov"):
        assert find(ARN.format(name).replace("arn:aws:", f"arn:{partition}:")).name == name


def test_without_an_arn_it_is_the_end_entity_template():
    assert find(None) is END_ENTITY


@pytest.mark.parametrize("arn", UNKNOWN)
def test_an_unknown_template_is_named(arn):
    with pytest.raises(Problem) as caught:
        find(arn)
    assert caught.value.kind is Kind.INVALID_ARGUMENTS
    assert arn in caught.value.message


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_variety_has_what_its_base_has(name):
    template = TEMPLATES[name]
    base = TEMPLATES.get(name.removesuffix(template.passthrough))
    if name.startswith("Blank"):
        assert (template.key_usages, template.extended_key_usages) == ((), ())
        assert base is None
    else:
        assert base is not None
        kept = (base.ca, base.path_length, base.key_usages, base.extended_key_usages, base.self_signed)
        mine = (template.ca, template.path_length, template.key_usages, template.extended_key_usages)
        assert (*mine, template.self_signed) == kept
        assert template.extended_key_usages_critical == base.extended_key_usages_critical
        assert template.ca == ("CERTIFICATE_SIGNING" in template.key_usages)


@pytest.mark.parametrize("name", TEMPLATES)
def test_only_authorities_say_critically_what_they_are_unless_the_name_says_so(name):
    template = TEMPLATES[name]
    assert template.ca == ("CACertificate" in name)
    assert template.self_signed == ("RootCA" in name)
    assert template.basic_constraints_critical == (template.ca or "CriticalBasicConstraints" in name)
    assert template.path_length == next((length for length in range(4) if f"PathLen{length}" in name), None)


def test_the_documentation_names_every_base():
    text = (Path(__file__).parents[2] / "docs/templates.md").read_text()
    for template in TEMPLATES.values():
        base = template.name.removesuffix(template.passthrough)
        shown, _, length = base.partition("_PathLen")
        assert f"`{shown}" in text
        assert not length or f"{shown}_PathLen0` to `_PathLen3`" in text or f"`{shown}`, `_PathLen0` to" in text


def test_the_root_is_the_base_one():
    assert TEMPLATES["RootCACertificate"] is ROOT
