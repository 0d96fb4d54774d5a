"""The clients that are compared: how each is called, and how its own count of requests is read."""

import json
import os
import re
import shutil
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


def contenders(bare: str, rmsload: str | None, connections: int, seconds: int, output: Callable[[list[str]], str]):
    """Those that are installed, the bare loop first. `output` runs a command and gives what it printed."""
    c, s = str(connections), str(seconds)

    def bare_command(url: str, _: str) -> list[str]:
        address, port, path = re.fullmatch(r"http://([\d.]+):(\d+)(/.*)", url).groups()
        return [bare, address, port, path, c, s]

    found = [Contender("bare loop", bare_command, lambda text, _: json.loads(text)["requests"], "C, -O2")]
    if rmsload:
        found.append(
            Contender(
                "rmsload bench",
                lambda url, result: [rmsload, "bench", url, "-c", c, "-d", s + "s", "--quiet", "--json", result],
                rmsload_requests,
                output([rmsload, "--version"]).strip(),
            )
        )
    if shutil.which("wrk"):
        version = re.search(r"wrk (\S+)", output(["wrk", "-v"]))
        found.append(
            Contender(
                "wrk",
                lambda url, _: ["wrk", "-t1", "-c" + c, "-d" + s + "s", url],
                wrk_requests,
                version.group(1) if version else "unknown",
            )
        )
    if shutil.which("ab"):
        version = re.search(r"Version (\S+)", output(["ab", "-V"]))
        # -n bounds the memory that ab takes for its own statistics, and has to come after -t, which resets it.
        most = str(200_000 * seconds)
        found.append(
            Contender(
                "ab -k",
                lambda url, _: ["ab", "-q", "-k", "-t", s, "-n", most, "-c", c, url],
                ab_requests,
                version.group(1) if version else "unknown",
            )
        )
    if shutil.which("h2load"):
        version = re.search(r"nghttp2/(\S+)", output(["h2load", "--version"]))
        found.append(
            Contender(
                "h2load --h1",
                lambda url, _: ["h2load", "--h1", "-t1", "-c" + c, "-D" + s, url],
                h2load_requests,
                version.group(1) if version else "unknown",
            )
        )
    return found


def find_rmsload(root: str, given: str | None) -> str | None:
    """The release build, unless another is given; nil where there is none."""
    if given:
        return given
    built = os.path.join(root, ".build", "release", "rmsload")
    return built if os.access(built, os.X_OK) else None
