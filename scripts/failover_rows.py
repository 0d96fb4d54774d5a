"""The runs that make the tables of docs/what-a-failover-looks-like.md: each row a scenario and what is set for it."""

import shlex


class Row:
    """One run: a scenario with what is set for it."""

    def __init__(self, text, scenario, *settings, profile=None):
        self.text = text
        self.scenario = scenario
        self.profile = profile
        self.settings = settings

    def arguments(self):
        words = ["run", f"scenarios/{self.scenario}.yaml"]
        if self.profile:
            words += ["--profile", self.profile]
        for setting in self.settings:
            words += ["--set", setting]
        return words

    def command(self):
        return "`" + " ".join(["rmsload", *map(shlex.quote, self.arguments())]) + "`"


def balancers(**settings):
    return tuple(f"platform.balancers.{key.replace('_', '-')}={value}" for key, value in settings.items())


def nodes(**settings):
    return tuple(f"platform.nodes.{key.replace('_', '-')}={value}" for key, value in settings.items())


def fault(number, deed):
    """Another deed in the place of a scenario's."""
    return f"faults[{number}]={{name: deed-{number + 1}, {deed}, when: {{at: 5s}}, heal: {{after: 7s}}}}"


# Many quick requests, so that one is on its way whenever the node dies.
QUICK = (*nodes(database_latency="2ms"), "load.stages[0].ramp=60/s", "load.stages[1].hold=60/s")
# A node that hangs is tried again after this time, and the try costs: longer than the hang, it costs nothing here.
ONCE = "10s"

SLOWER = fault(0, "latency: {on: third-party, by: 2s}")

TABLES = {
    "crash": (
        ["errors", "seen_as", "worst", "recovered"],
        [
            Row("HTTP, `retry` 60 s (httpd's own)", "node-crash", *balancers(connector="http", retry="60s"), *QUICK),
            Row("HTTP, `retry` 2 s", "node-crash", *balancers(connector="http"), *QUICK),
            Row("HTTP, `retry` 2 s, health check", "node-crash",
                *balancers(connector="http", health_check="{every: 1s}"), *QUICK),
            Row("AJP with ping", "node-crash", *QUICK),
            Row("mod_jk with ping", "node-crash", *balancers(connector="mod_jk"), *QUICK),
        ],
    ),
    "crash-in-flight": (
        ["errors", "seen_as", "worst", "duplicated"],
        [
            Row("HTTP", "node-crash", *balancers(connector="http")),
            Row("AJP with ping", "node-crash"),
            Row("mod_jk, `recovery_options` 0 (its own)", "node-crash", *balancers(connector="mod_jk")),
            Row("mod_jk, `recovery_options` 3", "node-crash", *balancers(connector="mod_jk", recovery_options="3")),
        ],
    ),
    "replay": (
        ["errors", "seen_as", "acknowledged", "duplicated"],
        [
            Row("mod_jk, `recovery_options` 0 (its own)", "post-replay", profile="stock"),
            Row("mod_jk, `recovery_options` 3", "post-replay"),
            Row("AJP (mod_proxy_ajp)", "post-replay", *balancers(connector="ajp", recovery_options="0")),
        ],
    ),
    "writes": (
        ["acknowledged", "lost_writes"],
        [
            Row("committed before the answer", "node-crash"),
            Row("committed 1 s after it", "node-crash", *nodes(write_behind="1s")),
        ],
    ),
    "sessions": (
        ["alive", "continued", "lost"],
        [
            Row("in memory", "node-crash", *nodes(session_store="memory")),
            Row("replicated, asynchronously", "node-crash"),
            Row("replicated, synchronously", "node-crash", *nodes(session_store="replicated-sync")),
            Row("in the database", "node-crash", *nodes(session_store="database")),
        ],
    ),
    "maintenance": (
        ["errors", "alive", "continued", "lost"],
        [
            Row("drained", "drain-for-maintenance"),
            Row("a balancer drained", "drain-for-maintenance", profile="balancer"),
            Row("stopped in order", "drain-for-maintenance", fault(0, "graceful-stop: rms-2")),
            Row("killed", "drain-for-maintenance", profile="undrained"),
        ],
    ),
    "hang": (
        ["errors", "seen_as", "worst", "recovered"],
        [
            Row("HTTP, `timeout` 5 s", "node-hang", *balancers(connector="http", timeout="5s", retry=ONCE)),
            Row("HTTP, `timeout` 1 s", "node-hang", *balancers(connector="http", retry=ONCE)),
            Row("HTTP, `timeout` 1 s, `failontimeout`", "node-hang",
                *balancers(connector="http", fail_on_timeout="true", retry=ONCE)),
            Row("the same, and a health check", "node-hang",
                *balancers(connector="http", fail_on_timeout="true", retry=ONCE, health_check="{every: 1s}")),
            Row("AJP without ping, `timeout` 1 s", "node-hang", *balancers(ping="0s", retry=ONCE)),
            Row("AJP without ping, `timeout` 3 s", "node-hang", *balancers(ping="0s", timeout="3s", retry=ONCE)),
            Row("AJP, ping 300 ms", "node-hang", *balancers(retry=ONCE)),
            Row("mod_jk, ping 300 ms", "node-hang", *balancers(connector="mod_jk", retry=ONCE)),
        ],
    ),
    "rejoin": (
        ["detect", "readmit"],
        [
            Row("AJP, `retry` 2 s", "node-rejoin"),
            Row("AJP, `retry` 60 s (httpd's own)", "node-rejoin", "load.stages[1].for=90s", profile="stock"),
            Row("AJP, `retry` 60 s, health check every 1 s", "node-rejoin",
                *balancers(health_check="{every: 1s}"), profile="stock"),
            Row("mod_jk, `recover_time` 2 s", "node-rejoin", *balancers(connector="mod_jk")),
        ],
    ),
    "balancer": (
        ["errors", "seen_as", "worst", "recovered"],
        [
            Row("killed", "balancer-hang", fault(0, "kill: lb-2")),
            Row("hung, checked every 0.5 s", "balancer-hang"),
            Row("hung, checked every 5 s", "balancer-hang", profile="stock"),
            Row("stopped in order", "balancer-hang", fault(0, "graceful-stop: lb-2")),
        ],
    ),
    "replication": (
        ["errors", "seen_as", "p95", "worst"],
        [
            Row("asynchronous", "replication-hang"),
            Row("synchronous", "replication-hang", profile="sync"),
        ],
    ),
    "both": (
        ["errors", "files", "worst_file"],
        [
            Row("killed, AJP", "both-nodes-down", fault(0, "kill: rms-1"), fault(1, "kill: rms-2")),
            Row("hung, AJP with ping", "both-nodes-down"),
            Row("hung, HTTP, 16 threads", "both-nodes-down", profile="stock"),
        ],
    ),
    "third-party": (
        ["errors", "p95", "worst"],
        [
            Row("hung, time-out 3 s", "slow-third-party", profile="stock"),
            Row("hung, time-out 200 ms", "slow-third-party", *nodes(third_party_timeout="200ms"), profile="stock"),
            Row("hung, time-out 200 ms, old resources where it fails", "slow-third-party"),
            Row("slower by 2 s, time-out 3 s", "slow-third-party", SLOWER, profile="stock"),
            Row("slower by 2 s, time-out 200 ms, old resources where it fails", "slow-third-party", SLOWER),
        ],
    ),
    "caches": (
        ["baseline_p95", "rejoin_p95", "worst"],
        [
            Row("scenes in the database", "cold-caches"),
            Row("scenes in memory", "cold-caches", profile="stock"),
        ],
    ),
    "crowd": (
        ["errors", "baseline_p95", "p95"],
        [
            Row("64 threads, scenes in memory", "flash-crowd"),
            Row("4 threads, scenes in the database", "flash-crowd", profile="stock"),
        ],
    ),
}

TABLES["database"] = (
    ["errors", "gap", "acknowledged", "lost_writes", "there_all_the_same"],
    [
        Row("semi-synchronous; switched over while both were well", "database-switchover"),
        Row("asynchronous; primary killed", "database-failover", profile="async"),
        Row("semi-synchronous; primary killed", "database-failover"),
        Row("asynchronous; primary killed 1 s after its replica had stalled", "database-stalled-replica",
            profile="stock"),
        Row("semi-synchronous; primary killed 1 s after its replica had stalled", "database-stalled-replica"),
    ],
)
TABLES["tomcat-sessions"] = (
    ["errors", "worst", "alive", "continued", "lost"],
    [
        Row("in memory", "full-node-crash", profile="memory"),
        Row("replicated, asynchronously", "full-node-crash", profile="asynchronous"),
        Row("replicated, synchronously", "full-node-crash"),
    ],
)
TABLES["tomcat-replication"] = (
    ["errors", "seen_as", "worst", "recovered"],
    [
        Row("asynchronous (`channelSendOptions` 8)", "full-replication-hang"),
        Row("synchronous (`channelSendOptions` 6)", "full-replication-hang", profile="sync"),
    ],
)


# --- What a column says, from result.json alone ------------------------------------------------------------------
