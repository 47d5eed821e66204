from prometheus_client.parser import text_string_to_metric_families

from tokiwa.http.exposition import Metric, Type, write

COUNTER = Metric("tokiwa_things_total", Type.COUNTER, "Things.", ("kind", "of"))
GAUGE = Metric("tokiwa_height", Type.GAUGE, "A height.")
HISTOGRAM = Metric("tokiwa_time_seconds", Type.HISTOGRAM, "Times.", ("kind",), (0.5, 1.0))


def samples(text):
    return [
        (sample.name, sample.labels, sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    ]


def test_counters_and_gauges_have_one_line_for_each_set_of_labels():
    figures = {
        ("tokiwa_things_total", "a", "b"): [3.0],
        ("tokiwa_things_total", "a", "c"): [0.25],
        ("tokiwa_height",): [-1.5],
    }
    assert samples(write([COUNTER, GAUGE], figures)) == [
        ("tokiwa_things_total", {"kind": "a", "of": "b"}, 3),
        ("tokiwa_things_total", {"kind": "a", "of": "c"}, 0.25),
        ("tokiwa_height", {}, -1.5),
    ]


def test_the_buckets_of_a_histogram_hold_all_that_is_below_them():
    text = write([HISTOGRAM], {("tokiwa_time_seconds", "a"): [2.0, 3.0, 1.0, 7.5]})
    assert samples(text) == [
        ("tokiwa_time_seconds_bucket", {"kind": "a", "le": "0.5"}, 2),
        ("tokiwa_time_seconds_bucket", {"kind": "a", "le": "1"}, 5),
        ("tokiwa_time_seconds_bucket", {"kind": "a", "le": "+Inf"}, 6),
        ("tokiwa_time_seconds_sum", {"kind": "a"}, 7.5),
        ("tokiwa_time_seconds_count", {"kind": "a"}, 6),
    ]


def test_labels_and_help_may_hold_anything():
    odd = 'a "b" \\ c\nd'
    metric = Metric("tokiwa_odd_total", Type.COUNTER, "A \\ and\na line.", ("kind",))
    text = write([metric], {("tokiwa_odd_total", odd): [1.0]})
    (family,) = text_string_to_metric_families(text)
    assert family.documentation == metric.help
    assert family.samples[0].labels == {"kind": odd}


def test_a_metric_without_figures_is_announced():
    assert write([GAUGE], {}) == "# HELP tokiwa_height A height.\n# TYPE tokiwa_height gauge\n"


def test_large_and_small_numbers_keep_their_value():
    for value in (1e18, 1.7e308, 5e-324, 0.1 + 0.2):
        assert samples(write([GAUGE], {("tokiwa_height",): [value]})) == [("tokiwa_height", {}, value)]


def test_labels_stand_in_the_order_of_their_names():
    metric = Metric("tokiwa_odd_total", Type.COUNTER, "Odd.", ("z", "a"))
    assert write([metric], {("tokiwa_odd_total", "1", "2"): [1.0]}).endswith('tokiwa_odd_total{a="2",z="1"} 1\n')
