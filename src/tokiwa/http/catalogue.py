"""Everything that /metrics tells of, in the order of its page. What each means to an operator is in docs/metrics.md.

`process` is the number of one process of the node. What is read from the database is the same on every node.
"""

from tokiwa.http.exposition import Metric, Type

CALL = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)  # seconds
WRITE = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
WORK = (0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0)
LAG = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)

_C, _G, _H = Type.COUNTER, Type.GAUGE, Type.HISTOGRAM

# What the API was asked.
CALLS = Metric("tokiwa_call_seconds", _H, "API calls that were answered, in seconds.", ("operation",), CALL)
CALL_ERRORS = Metric("tokiwa_call_errors_total", _C, "API calls that were refused.", ("operation", "kind"))

# What became of what was due, counted from what was written.
RENEWALS = Metric("tokiwa_renewal_attempts_total", _C, "Attempts to renew a certificate.", ("outcome", "reason"))
SERIALS = Metric("tokiwa_serials_total", _C, "Serial numbers put on record, by what they are.", ("status",))
EVENTS = Metric("tokiwa_events_total", _C, "Events that were told.", ("source",))
DELIVERIES = Metric(
    "tokiwa_delivery_attempts_total", _C, "Attempts to deliver an event.", ("place", "outcome", "error")
)

# Functions.
INVOCATIONS = Metric("tokiwa_invocation_seconds", _H, "Invocations of functions, in seconds.", ("outcome",), WORK)
COLD_STARTS = Metric("tokiwa_cold_start_seconds", _H, "Starts of functions' processes, in seconds.", (), WORK)

# The loop that does what is due, and the heartbeat to the world outside.
TICK = Metric(
    "tokiwa_scheduler_last_tick_seconds", _G, "When a round of the loop last ended (Unix time).", ("process",)
)
JOBS = Metric("tokiwa_job_seconds", _H, "Batches of due work, in seconds.", ("kind",), WORK)
TASKS = Metric("tokiwa_job_tasks_total", _C, "Pieces of due work that were tried.", ("kind", "outcome"))
SIGNALS = Metric("tokiwa_heartbeat_signals_total", _C, "Calls of the heartbeat URL.", ("outcome",))
SIGNAL = Metric("tokiwa_heartbeat_last_signal_seconds", _G, "When it was last called with success.", ("process",))

# The store.
WRITES = Metric("tokiwa_store_write_seconds", _H, "From handing a change over until it is on the disk.", (), WRITE)
REFUSED_WRITES = Metric("tokiwa_store_refused_total", _C, "Changes that were not written.", ("why",))
SUBMITTED = Metric("tokiwa_store_submitted_total", _C, "Changes that were handed over.")
COMMITS = Metric("tokiwa_store_commits_total", _C, "Commits that this node made.")

# Read from the database.
CERTIFICATES = Metric("tokiwa_certificates", _G, "Certificates of the manager by state.", ("state",))
EXPIRING = Metric("tokiwa_certificates_expiring", _G, "Issued ones that end within so many days.", ("days",))
FAILING = Metric("tokiwa_renewals_failing", _G, "Certificates whose last attempt to renew failed.", ("reason",))
AUTHORITIES = Metric("tokiwa_authority_expiry_seconds", _G, "When a CA ends (Unix time).", ("authority", "state"))
INVENTORY = Metric("tokiwa_inventory_certificates", _G, "Certificates found at places.", ("origin",))
INVENTORY_EXPIRING = Metric("tokiwa_inventory_expiring", _G, "Those that end within so many days.", ("days",))
INVENTORY_EXPIRED = Metric("tokiwa_inventory_expired", _G, "Those that have ended.")
DEPLOYMENTS = Metric("tokiwa_deployments", _G, "Deployments by status.", ("status",))
UNSERVED = Metric("tokiwa_deployment_unserved_seconds", _G, "For how long one is not served; the longest.")
DUE = Metric("tokiwa_jobs_due", _G, "Work that is due and that nobody has begun.", ("kind",))
OLDEST = Metric("tokiwa_jobs_oldest_due_seconds", _G, "For how long the oldest of it is due.", ("kind",))
LEASED = Metric("tokiwa_jobs_leased", _G, "Work that some node has claimed.", ("kind",))
LATE = Metric("tokiwa_heartbeats_late", _G, "Heartbeats that are late.", ("part",))
NODES = Metric("tokiwa_nodes", _G, "Processes that serve this database.", ("state",))
TAKEN = Metric("tokiwa_census_seconds", _G, "How long it took to read these from the database.")
TAKEN_AT = Metric("tokiwa_census_taken_seconds", _G, "When they were read (Unix time).")

# The processes of this node. The names are those that Prometheus's own clients use.
PROCESS = Metric("tokiwa_process_id", _G, "The id of a process.", ("process",))
CPU = Metric("process_cpu_seconds_total", _C, "Processor time, in seconds.", ("process",))
MEMORY = Metric("process_resident_memory_bytes", _G, "Resident memory.", ("process",))
FILES = Metric("process_open_fds", _G, "Open files and sockets.", ("process",))
MOST_FILES = Metric("process_max_fds", _G, "The most that may be open.", ("process",))
STARTED = Metric("process_start_time_seconds", _G, "When it started (Unix time).", ("process",))
LOOP_LAG = Metric("tokiwa_event_loop_lag_seconds", _H, "How much later than asked the event loop wakes.", (), LAG)
BUILD = Metric("tokiwa_build_info", _G, "Always 1.", ("version", "python", "database"))

# In the order in which they are written above.
METRICS: tuple[Metric, ...] = tuple(each for each in list(globals().values()) if isinstance(each, Metric))
