from datetime import UTC, datetime, timedelta

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.deployment import DeploymentStatus
from tokiwa.domain.heartbeat import Beat, Part
from tokiwa.domain.node import SILENCE, Node
from tokiwa.http.catalogue import METRICS
from tokiwa.http.standing import Standing, figures
from tokiwa.store.census import Backlog, Census, Horizon
from world import START

NOW = datetime(2027, 1, 1, tzinfo=UTC)
CENSUS = Census(
    taken_at=NOW,
    certificates={"ISSUED": 7, "EXPIRED": 0},
    expiring={1: 0, 30: 3},
    failing={"PCA_ACCESS_DENIED": 2},
    horizons=(Horizon("arn:ca", AuthorityStatus.ACTIVE, NOW + timedelta(days=1)),),
    deployments={"SERVED": 7, "FAILED": 1},
    unserved_since=NOW - timedelta(minutes=5),
    backlog={
        "renew": Backlog(waiting=5, oldest=NOW - timedelta(seconds=90), claimed=1),
        "deliver": Backlog(claimed=3),
    },
    late=(Beat(Part.NODE, "c", "000000000000", NOW, ""), Beat(Part.NODE, "d", "000000000000", NOW, "")),
    nodes=tuple(
        Node(id_, "server", "host", 1, "0.1.0", "0005", NOW, NOW - ago)
        for id_, ago in (("a", timedelta(0)), ("b", timedelta(seconds=1)), ("c", SILENCE))
    ),
)


def test_a_census_in_figures():
    assert figures(CENSUS) == {
        ("tokiwa_census_taken_seconds",): [NOW.timestamp()],
        ("tokiwa_certificates", "ISSUED"): [7],
        ("tokiwa_certificates", "EXPIRED"): [0],
        ("tokiwa_certificates_expiring", "1"): [0],
        ("tokiwa_certificates_expiring", "30"): [3],
        ("tokiwa_renewals_failing", "PCA_ACCESS_DENIED"): [2],
        ("tokiwa_authority_expiry_seconds", "arn:ca", "ACTIVE"): [NOW.timestamp() + 86_400],
        ("tokiwa_jobs_due", "renew"): [5],
        ("tokiwa_jobs_due", "deliver"): [0],
        ("tokiwa_jobs_oldest_due_seconds", "renew"): [90],
        ("tokiwa_jobs_leased", "renew"): [1],
        ("tokiwa_jobs_leased", "deliver"): [3],
        ("tokiwa_nodes", "alive"): [2],
        ("tokiwa_nodes", "silent"): [1],
        ("tokiwa_heartbeats_late", "node"): [2],
        ("tokiwa_heartbeats_late", "jobs"): [0],
        ("tokiwa_heartbeats_late", "target"): [0],
        **{("tokiwa_deployments", each.value): [0] for each in DeploymentStatus},
        ("tokiwa_deployments", "SERVED"): [7],
        ("tokiwa_deployments", "FAILED"): [1],
        ("tokiwa_deployment_unserved_seconds",): [300],
    }


def test_each_figure_is_one_that_the_page_tells():
    labels = {metric.name: len(metric.labels) for metric in METRICS}
    assert all(labels[name] == len(values) for name, *values in figures(CENSUS))


def test_it_is_taken_from_the_store_at_the_clock_s_time(world):
    found = Standing(world.means.store, lambda: world.now)()
    assert found["tokiwa_census_taken_seconds",] == [START.timestamp()]
    assert 0 < found["tokiwa_census_seconds",][0] < 60
