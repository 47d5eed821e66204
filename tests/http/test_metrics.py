import pytest
from prometheus_client.parser import text_string_to_metric_families

from tokiwa.http.metrics import Metrics


def samples(metrics):
    families = text_string_to_metric_families(metrics.text().decode())
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


def test_calls_that_end_well_are_timed_and_refusals_are_counted():
    metrics = Metrics()
    with metrics.timed("acm:ListCertificates"):
        pass
    with pytest.raises(ZeroDivisionError), metrics.timed("acm:ListCertificates"):
        raise ZeroDivisionError
    metrics.refused("acm:ListCertificates", "denied")
    metrics.refused("acm:ListCertificates", "denied")
    found = samples(metrics)
    assert found["tokiwa_call_seconds_count", "acm:ListCertificates"] == 1
    assert found["tokiwa_call_errors_total", "acm:ListCertificates", "denied"] == 2


def test_each_node_counts_its_own():
    Metrics().refused("a", "b")
    assert samples(Metrics()) == {}
