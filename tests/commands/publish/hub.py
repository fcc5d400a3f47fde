"""A Hugging Face Hub on this machine: what its upload API is asked by the library, and answers.

Has one Space, whose files are kept as the Hub keeps them: text in git, the rest in LFS.
"""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

BINARY = (".woff2", ".png")


def oid(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Hub"

    def answer(self, value, status: int = 200, code: str = "") -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if code:
            self.send_header("X-Error-Code", code)
        self.end_headers()
        self.wfile.write(body)

    def respond(self):
        hub, path = self.server, unquote(urlsplit(self.path).path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        hub.asked.append(f"{self.command} {path.replace(hub.sha, 'SHA')}")
        hub.secrets |= {hub.token} if hub.token.encode() in body else set()
        if path.startswith("/stored/"):
            hub.stored[path.rpartition("/")[2]] = body
            return self.answer({})
        if path == "/api/validate-yaml":
            return self.answer({"errors": [], "warnings": []})
        if self.headers.get("Authorization") != f"Bearer {hub.token}":
            return self.answer({"error": "Invalid username or password."}, 401)
        if hub.space not in path:
            return self.answer({"error": "Repository not found"}, 404, "RepoNotFound")
        if self.command == "POST" and hub.read_only:
            return self.answer({"error": "You don't have the right to write here."}, 403)
        if "/tree/" in path:
            return self.answer(hub.tree())
        if "/preupload/" in path:
            return self.answer({"files": [hub.mode(one) for one in json.loads(body)["files"]]})
        if path.endswith("/batch"):
            return self.answer({"transfer": "basic", "objects": hub.places(json.loads(body))})
        if "/commit/" in path:
            return self.answer(*hub.commit([json.loads(line) for line in body.splitlines()]))
        return self.answer({"id": hub.space, "sha": hub.sha, "sdk": hub.sdk, "tags": []})

    do_GET = do_POST = do_PUT = respond

    def log_message(self, *_):
        pass


class Hub(ThreadingHTTPServer):
    """A Hub with the Space `owner/site`.

    With `hold`, a commit makes a file of that name, and waits for ever.
    """

    daemon_threads = True
    space, token = "owner/site", "hf_right"

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.files = {".gitattributes": b"*.woff2 filter=lfs", "README.md": b"---\n---\n"}
        self.sha, self.sdk, self.read_only, self.hold = "0" * 40, "static", False, None
        self.asked, self.stored, self.secrets = [], {}, set()
        self.messages = []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def tree(self) -> list[dict]:
        entries = [{"type": "directory", "path": "theme", "oid": "1" * 40, "size": 0}]
        for path, content in self.files.items():
            entry = {"type": "file", "path": path, "size": len(content), "oid": oid(content)}
            if path.endswith(BINARY):
                digest = hashlib.sha256(content).hexdigest()
                entry["oid"] = "2" * 40  # of the pointer
                entry["lfs"] = {"oid": digest, "size": len(content), "pointerSize": 130}
            entries.append(entry)
        return entries

    def mode(self, one: dict) -> dict:
        mode = "lfs" if one["path"].endswith(BINARY) else "regular"
        known = oid(self.files[one["path"]]) if one["path"] in self.files else None
        return {"path": one["path"], "uploadMode": mode, "shouldIgnore": False, "oid": known}

    def places(self, batch: dict) -> list[dict]:
        return [
            one | {"actions": {"upload": {"href": f"{self.url}/stored/{one['oid']}"}}}
            for one in batch["objects"]
        ]

    def commit(self, lines: list[dict]) -> tuple[dict, int]:
        if self.hold:
            self.hold.touch()
            threading.Event().wait()
        header = lines[0]["value"]
        if header["parentCommit"] != self.sha:
            return {"error": "A commit has happened since. Please refresh and try again."}, 412
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "deletedFile":
                del self.files[value["path"]]
            elif line["key"] == "lfsFile":
                self.files[value["path"]] = self.stored[value["oid"]]
            else:
                self.files[value["path"]] = base64.b64decode(value["content"])
        self.messages.append(header["summary"])
        self.sha = hashlib.sha1(self.sha.encode()).hexdigest()
        url = f"{self.url}/spaces/{self.space}/commit/{self.sha}"
        return {"commitUrl": url, "commitOid": self.sha}, 200
