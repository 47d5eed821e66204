import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import END_ENTITY, ROOT, TEMPLATES, Passthrough, find

ARN = "arn:aws:acm-pca:::template/{}/V1"
UNKNOWN = [
    "",
    "EndEntityCertificate",
    ARN.format("NoSuchCertificate"),
    ARN.format("EndEntityCertificate").replace("V1", "V2"),
    ARN.format("EndEntityCertificate").replace(":::", ":us-east-1:123456789012:"),
    ARN.format("EndEntityCertificate") + "\n",
    ARN.format("endentitycertificate"),
]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_found_by_its_arn_in_every_partition(name):
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


def test_there_are_the_ten_base_templates():
    assert len(TEMPLATES) == 10
    assert {template.passthrough for template in TEMPLATES.values()} == {Passthrough.NONE}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_only_a_ca_signs_certificates_and_says_so_critically(template):
    assert template.ca == ("CERTIFICATE_SIGNING" in template.key_usages)
    assert template.ca == template.basic_constraints_critical
    assert template.ca == (not template.extended_key_usages)
    assert template.self_signed == (template is ROOT)


@pytest.mark.parametrize("length", range(4))
def test_a_subordinate_has_the_path_length_of_its_name(length):
    assert TEMPLATES[f"SubordinateCACertificate_PathLen{length}"].path_length == length
