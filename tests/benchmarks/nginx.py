"""A real nginx that takes files (WebDAV's PUT): what uploads to a hub or a relay are measured beside.

Its page sends a file as a phone's page does: in the same loads, sealed by the same script. It is no package of
the tests': it would serve this machine's network as soon as it is installed.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk import places
from kiosk.hub.drop import PIECE_MAX, PIECES_AT_ONCE
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
  types {{ text/html html; text/javascript js; }}
  server {{
    listen 127.0.0.1:{port}{tls};
    root {folder}/files;
    dav_methods PUT;
  }}
}}
"""
_PAGE = '<!doctype html><title>files</title><input type="file" id="files"><script type="module" src="send.js"></script>'
_SCRIPT = f"""\
import {{ sealOf }} from "./seal.js";
const piece = {PIECE_MAX}, load = {PIECES_AT_ONCE * PIECE_MAX};

/** Sends the file that was chosen, sealed by `key`, or as it is; resolves to the seconds that it took. */
window.sendTo = async (path, key) => {{
  const [file] = document.getElementById("files").files, seal = await sealOf(key, ""), begun = performance.now();
  let next = 0;
  const some = async () => {{
    while (next < file.size) {{
      const from = next, to = next = Math.min(from + load, file.size), parts = [];
      for (let at = from; seal && at < to; at += piece)
        parts.push(...await seal.sealed(await file.slice(at, Math.min(at + piece, to)).arrayBuffer(), "file", at));
      const body = seal ? new Blob(parts) : file.slice(from, to);
      const answer = await fetch(`${{path}}-${{from}}`, {{ method: "PUT", body }});
      if (!answer.ok) throw new Error(answer.status);
    }}
  }};
  await Promise.all([some(), some()]);
  return (performance.now() - begun) / 1000;
}};
"""


@contextmanager
def nginx(folder: Path, certificate: tuple[Path, Path] | None = None) -> Iterator[str]:
    """Its address. It has a page that sends files; `certificate`, with its key: over HTTPS."""
    for part in ("files", "temp"):
        (folder / part).mkdir(parents=True)
    (folder / "files" / "index.html").write_text(_PAGE, "utf-8")
    (folder / "files" / "send.js").write_text(_SCRIPT, "utf-8")
    shutil.copy(places.PHONE_STATIC / "seal.js", folder / "files")
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
