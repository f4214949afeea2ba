"""A real nginx that takes files (WebDAV's PUT): what uploads to a hub or a relay are measured beside.

It is no package of the tests': it would serve this machine's network as soon as it is installed.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.parts.cupsd import wait_until
from tests.parts.hub import free_port

PROGRAM = Path("/usr/sbin/nginx")

_CONFIG = """\
daemon off;
worker_processes 1;
user root;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_max_body_size 400m;
  client_body_temp_path {folder}/temp;
  types {{ text/html html; }}
  server {{
    listen 127.0.0.1:{port}{tls};
    root {folder}/files;
    dav_methods PUT;
  }}
}}
"""
_PAGE = '<!doctype html><title>files</title><input type="file" id="files">'


@contextmanager
def nginx(folder: Path, certificate: tuple[Path, Path] | None = None) -> Iterator[str]:
    """Its address. It has a page with an input for files; `certificate`, with its key: over HTTPS."""
    for part in ("files", "temp"):
        (folder / part).mkdir(parents=True)
    (folder / "files" / "index.html").write_text(_PAGE, "utf-8")
    port, tls = free_port(), ""
    if certificate:
        tls = f" ssl;\n    ssl_certificate {certificate[0]};\n    ssl_certificate_key {certificate[1]}"
    (folder / "nginx.conf").write_text(_CONFIG.format(folder=folder, port=port, tls=tls), "utf-8")
    with subprocess.Popen([PROGRAM, "-p", str(folder), "-c", f"{folder}/nginx.conf"]) as process:
        try:
            wait_until((folder / "pid").exists, "nginx")
            yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        finally:
            process.terminate()
