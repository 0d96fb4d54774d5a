"""An nginx of our own on a free port of 127.0.0.1, in a scratch folder that goes with it."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
import urllib.request

CONFIGURATION = """
{user}
worker_processes {processes};
worker_rlimit_nofile {descriptors};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    default_type text/plain;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=16 inactive=600s;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096{reuse}{ssl};
        {tls}
        root {folder}/files;
        location = /status {{ stub_status; }}
    }}
}}
"""


# One version and one cipher, so that every client encrypts alike.
CIPHER = "TLSv1.3, TLS_AES_256_GCM_SHA384"
SECURED = """
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        ssl_protocols TLSv1.3;
        ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384;
"""


class WebServer:
    """Serves one file for each body size, named by its length in bytes; a secured one HTTP/2 as well, by ALPN.

    `places` are further lines of configuration inside the server's block.
    """

    def __init__(
        self, program: str, folder: str, sizes: list[int], pin: list[str], is_secure: bool = False, places: str = "",
        processes: int = 1, connections: int = 4096,
    ):
        self.program, self.folder, self.pin, self.is_secure, self.places = program, folder, pin, is_secure, places
        self.processes, self.connections = processes, connections
        self.process = None
        os.makedirs(os.path.join(folder, "files"))
        if is_secure:
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                 "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", os.path.join(folder, "key.pem"),
                 "-out", self.certificate(folder)],
                check=True, capture_output=True,
            )
        for size in sizes:
            with open(os.path.join(folder, "files", str(size)), "wb") as file:
                file.write(b"x" * size)

    def __enter__(self) -> "WebServer":
        # The port is free when it is looked for and may be gone when nginx binds it.
        for _ in range(5):
            if self._start():
                return self
        with open(os.path.join(self.folder, "error.log")) as file:
            raise RuntimeError(f"nginx did not start: {file.read()}")

    def __exit__(self, *_) -> None:
        if self.process is None:
            return
        for name in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, name)
                self.process.wait(timeout=3)
                break
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                break
        self.process = None

    @staticmethod
    def certificate(folder: str) -> str:
        """Where a secured server of this folder has its certificate, for clients that verify."""
        return os.path.join(folder, "certificate.pem")

    @property
    def origin(self) -> str:
        return f"{'https' if self.is_secure else 'http'}://127.0.0.1:{self.port}"

    def url(self, size: int) -> str:
        return f"{self.origin}/{size}"

    def requests(self) -> int:
        """How many requests the server has seen, this one included."""
        trust = ssl.create_default_context(cafile=self.certificate(self.folder)) if self.is_secure else None
        with urllib.request.urlopen(f"{self.origin}/status", timeout=5, context=trust) as response:
            return int(re.search(r"\n\s*\d+ \d+ (\d+)", response.read().decode()).group(1))

    def _start(self) -> bool:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            # The scratch folder is its owner's alone, so root's nginx must not become `nobody`.
            user = "user root;" if os.geteuid() == 0 else ""
            tls = SECURED.format(folder=self.folder) if self.is_secure else ""
            file.write(
                CONFIGURATION.format(
                    user=user, folder=self.folder, port=self.port, ssl=" ssl http2" if self.is_secure else "",
                    tls=tls + self.places,
                    processes=self.processes, connections=self.connections, descriptors=self.connections + 256,
                    # Each worker has a queue of its own: the kernel spreads connections evenly.
                    reuse=" reuseport" if self.processes > 1 else "",
                )
            )
        log = os.path.join(self.folder, "error.log")
        self.process = subprocess.Popen(
            self.pin + [self.program, "-p", self.folder, "-c", path, "-e", log, "-g", "daemon off;"],
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 5
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.requests()
                return True
            except OSError:
                time.sleep(0.01)
        self.__exit__()
        return False


def find_nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
