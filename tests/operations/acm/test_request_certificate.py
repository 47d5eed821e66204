from world import World


def test_a_request_under_an_unknown_ca_fails_with_the_reason(world: World) -> None:
    arn = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/11111111-2222-3333-4444-555555555555"
    made = world.call("acm:RequestCertificate", {"DomainName": "a.example.com", "KeyAlgorithm": "EC_prime256v1", "CertificateAuthorityArn": arn})

    found = world.call("acm:DescribeCertificate", made)["Certificate"]

    assert found["Status"] == "FAILED"
    assert found["FailureReason"] == "PCA_RESOURCE_NOT_FOUND"
