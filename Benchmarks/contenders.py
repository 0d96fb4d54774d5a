"""The clients that are compared: how each is called, and how its own count of requests is read."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable


class Failed(Exception):
    """A client did not do what it was asked to; the message says what it printed."""


@dataclass
class Contender:
    name: str
    # (url, path of a scratch file) -> arguments
    command: Callable[[str, str], list[str]]
    # (standard output, path of the scratch file) -> requests that were answered with success
    requests: Callable[[str, str], int]
    version: str


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    if not found:
        raise Failed(f"no {pattern!r} in what it printed:\n{text[-2000:]}")
    return int(found.group(1))


def wrk_requests(text: str, _: str) -> int:
    if "Non-2xx" in text or "Socket errors" in text:
        raise Failed(f"errors:\n{text}")
    return number(r"(\d+) requests in", text)


def ab_requests(text: str, _: str) -> int:
    done, kept = number(r"Complete requests:\s+(\d+)", text), number(r"Keep-Alive requests:\s+(\d+)", text)
    if number(r"Failed requests:\s+(\d+)", text) or "Non-2xx" in text or kept < done:
        raise Failed(f"errors, or connections not kept alive:\n{text}")
    return done


def h2load_requests(text: str, _: str) -> int:
    if number(r"(\d+) failed", text) or number(r"(\d+) errored", text):
        raise Failed(f"errors:\n{text}")
    return number(r"(\d+) succeeded", text)


def rmsload_requests(_: str, result: str) -> int:
    with open(result) as file:
        totals = json.load(file)["totals"]
    if totals["failed"]:
        raise Failed(f"errors: {totals['outcomes']}")
    return int(totals["ok"])


SUITES = ("http", "https", "h2", "workers")


def version(command: list[str], pattern: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
    found = re.search(pattern, done.stdout + done.stderr)
    return found.group(1) if found else "unknown"


def contenders(suite: str, bare: str, rmsload: str | None, certificate: str, connections: int, seconds: int):
    """Those of a suite that are installed; the first is what the others are held against."""
    c, s = str(connections), str(seconds)
    if suite == "workers":
        bare_loops = [bare_loop(bare, c, s), two_bare_loops(bare, connections, s)]
        return bare_loops + [rmsload_bench(rmsload, c, s, "--workers", str(count)) for count in (1, 2)] if rmsload else []
    if suite == "h2":
        own = [rmsload_bench(rmsload, c, s, "--protocol", "h2", "--ca", certificate)] if rmsload else []
        return [h2load("h2load", c, s), *own] if shutil.which("h2load") else []
    found = {}
    if suite == "http":
        found["bare loop"] = bare_loop(bare, c, s)
    if rmsload:
        trust = ["--ca", certificate] if suite == "https" else []
        found["rmsload bench"] = rmsload_bench(rmsload, c, s, *trust)
    if shutil.which("wrk"):
        found["wrk"] = Contender(
            "wrk", lambda url, _: ["wrk", "-t1", "-c" + c, "-d" + s + "s", url], wrk_requests,
            version(["wrk", "-v"], r"wrk (\S+)"),
        )
    if shutil.which("ab"):
        # -n bounds the memory that ab takes for its own statistics, and has to come after -t, which resets it.
        most = str(200_000 * seconds)
        found["ab -k"] = Contender(
            "ab -k", lambda url, _: ["ab", "-q", "-k", "-t", s, "-n", most, "-c", c, url], ab_requests,
            version(["ab", "-V"], r"Version (\S+)"),
        )
    if shutil.which("h2load"):
        found["h2load --h1"] = h2load("h2load --h1", c, s)
    yardstick = found.pop("bare loop" if suite == "http" else "wrk", None)
    return [yardstick, *found.values()] if yardstick else []


def h2load(name: str, connections: str, seconds: str) -> Contender:
    """h2load in one thread, a stream at a time on each connection; its name tells the version of HTTP."""
    return Contender(
        name, lambda url, _: [*name.split(), "-t1", "-m1", "-c" + connections, "-D" + seconds, url], h2load_requests,
        version(["h2load", "--version"], r"nghttp2/(\S+)"),
    )


def bare_loop(program: str, connections: str, seconds: str) -> Contender:
    def command(url: str, _: str) -> list[str]:
        address, port, path = re.fullmatch(r"http://([\d.]+):(\d+)(/.*)", url).groups()
        return [program, address, port, path, connections, seconds]

    return Contender("bare loop", command, lambda text, _: json.loads(text)["requests"], "C, -O2")


def two_bare_loops(program: str, connections: int, seconds: str) -> Contender:
    """Two at once that have nothing in common, with half of the connections each: what two threads cost at least."""
    half = bare_loop(program, str(max(1, connections // 2)), seconds)

    def command(url: str, scratch: str) -> list[str]:
        words = half.command(url, scratch)
        return ["sh", "-c", '"$@" & first=$!; "$@"; second=$?; wait $first && exit $second', "sh", *words]

    return Contender(
        "two bare loops", command, lambda text, _: sum(json.loads(line)["requests"] for line in text.splitlines()),
        half.version)


def rmsload_bench(program: str, connections: str, seconds: str, *options: str) -> Contender:
    """`rmsload bench`; its name tells the number of workers, or the protocol, where that is what is compared."""
    words = {"--workers": f", {options[1]} workers", "--protocol": f" --protocol {options[1]}"} if options else {}
    name = "rmsload bench" + (words.get(options[0], "") if options else "")
    return Contender(
        name,
        lambda url, result: [
            program, "bench", url, "-c", connections, "-d", seconds + "s", "--quiet", "--json", result, *options
        ],
        rmsload_requests, version([program, "--version"], r"(\S+)\s*$"),
    )


def find_rmsload(root: str, given: str | None) -> str | None:
    """The release build, unless another is given; nil where there is none."""
    if given:
        return given
    built = os.path.join(root, ".build", "release", "rmsload")
    return built if os.access(built, os.X_OK) else None
