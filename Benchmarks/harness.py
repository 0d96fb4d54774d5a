"""What every benchmark needs: a client run for its CPU time, pinning, and what the table says of the machine."""

import datetime
import os
import platform
import resource
import shutil
import signal
import subprocess
import time

from contenders import Contender, Failed

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def pinned(core: int) -> list[str]:
    """The words before a command that keep it on one core; none on a machine with a single core."""
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[core])] if len(cores) > 1 and shutil.which("taskset") else []


def output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)
    return done.stdout + done.stderr


def timed(contender: Contender, url: str, folder: str, seconds: int, pin: list[str]) -> tuple[int, float, float]:
    """Runs a client once: requests, CPU seconds, and seconds from start to end."""
    result, text = os.path.join(folder, "result.json"), os.path.join(folder, "output.txt")
    if os.path.exists(result):
        os.remove(result)
    with open(text, "w") as file:
        begun = time.monotonic()
        process = subprocess.Popen(
            pin + contender.command(url, result), stdin=subprocess.DEVNULL, stdout=file,
            stderr=subprocess.STDOUT, start_new_session=True, cwd=folder,
        )
        try:
            usage, status = wait(process, begun + seconds + 30)
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    ended = time.monotonic()
    with open(text) as file:
        printed = file.read()
    if status != 0:
        raise Failed(f"{contender.name} ended with {status}:\n{printed[-2000:]}")
    try:
        requests = contender.requests(printed, result)
    except Failed as failure:
        raise Failed(f"{contender.name}: {failure}") from None
    if requests == 0:
        raise Failed(f"{contender.name} did no request:\n{printed[-2000:]}")
    return requests, usage.ru_utime + usage.ru_stime, ended - begun


def wait(process: subprocess.Popen, until: float) -> tuple[resource.struct_rusage, int]:
    """The resources that a child and its own children used; a child that does not end is killed."""
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage, process.returncode
        if time.monotonic() > until:
            os.killpg(process.pid, signal.SIGKILL)
            until += 10
        time.sleep(0.02)


def costs(rows: list[tuple[int, float, float]]) -> list[float]:
    """CPU microseconds per request, run by run."""
    return [cpu * 1e6 / requests for requests, cpu, _ in rows]


def machine() -> str:
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return f"{len(os.sched_getaffinity(0))} cores{', ' + names[0] if names else ''}; Linux {platform.release()}"


def commit() -> str:
    return output(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"]).strip()


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")


def append(path: str | None, text: str) -> None:
    """Prints a table, and adds it to a file such as docs/performance.md where one is named."""
    print(text, end="")
    if path:
        with open(path, "a") as file:
            file.write("\n" + text)
