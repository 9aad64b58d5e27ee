"""Drives the kernel through a real notebook server, over its websocket, as JupyterLab does.

What it shows: a flood of prints stays below the server's limits, so that no chart is thrown away; the server sees the kernel busy
all the time a cell runs, also while the page completes; interrupt and restart work through the server; a killed kernel is
started again and says why.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid

import websocket

LIMIT = 30


class Server:
    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.name
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"127.0.0.1:{port}"
        self.log = open(os.path.join(self.folder, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
             "--IdentityProvider.token=t", "--ServerApp.root_dir=" + self.folder, "--KernelRestarter.time_to_dead=0.5"],
            stdout=self.log, stderr=self.log)
        end = time.time() + LIMIT
        while True:
            try:
                self.call("GET", "status")
                return
            except urllib.error.URLError:
                if time.time() > end or self.process.poll() is not None:
                    self.log.seek(0)
                    raise AssertionError("the server did not start:\n" + self.log.read()) from None
                time.sleep(0.05)

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://{self.address}/api/{path}", method=method, headers={"Authorization": "token t"},
            data=json.dumps(body).encode() if body is not None else None)
        with urllib.request.urlopen(request, timeout=LIMIT) as answer:
            text = answer.read()
            return json.loads(text) if text else None


class Notebook:
    def __init__(self, server):
        self.server = server
        self.kernel = server.call("POST", "kernels", {"name": "gpucharts"})["id"]
        self.connect()

    def connect(self):
        self.session = uuid.uuid4().hex
        self.socket = websocket.create_connection(
            f"ws://{self.server.address}/api/kernels/{self.kernel}/channels?session_id={self.session}&token=t", timeout=LIMIT)

    def send(self, kind, content, channel="shell"):
        name = uuid.uuid4().hex
        self.socket.send(json.dumps({
            "channel": channel, "parent_header": {}, "metadata": {}, "content": content, "buffers": [],
            "header": {"msg_id": name, "msg_type": kind, "session": self.session, "username": "", "version": "5.4",
                       "date": "2026-01-01T00:00:00Z"}}))
        return name

    def run(self, code):
        return self.send("execute_request", {"code": code, "silent": False, "store_history": True, "allow_stdin": False,
                                             "stop_on_error": True, "user_expressions": {}})

    def next(self):
        return json.loads(self.socket.recv())

    def until(self, wanted):
        """All messages up to the first that is wanted."""
        seen, end = [], time.time() + LIMIT
        while time.time() < end:
            seen.append(self.next())
            if wanted(seen[-1]):
                return seen
        raise AssertionError(f"not seen: {seen[-5:]}")

    def value(self, code):
        name = self.run(code)
        return [m["content"]["data"]["text/plain"] for m in self.until(idle_of(name)) if m["msg_type"] == "execute_result"]

    def state(self):
        return self.server.call("GET", "kernels/" + self.kernel)["execution_state"]


def idle_of(name):
    return lambda m: m["msg_type"] == "status" and m["content"]["execution_state"] == "idle" and m["parent_header"].get("msg_id") == name


def shows_busy(messages, name):
    """Whether a page that saw these shows a busy kernel."""
    states = [m for m in messages if m["msg_type"] == "status"]
    return states and states[-1]["content"]["execution_state"] == "busy" and states[-1]["parent_header"].get("msg_id") == name


def kind(word, name=None):
    return lambda m: m["msg_type"] == word and (name is None or m["parent_header"].get("msg_id") == name)


def stream(messages, word):
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream" and m["content"]["name"] == word)


def flood_loses_no_chart(notebook):
    name = notebook.run(
        'for i := 0; i < 40; i++ {\n\tfor j := range 20000 { fmt.Println("a line of a flood", i, j) }\n'
        '\tdisplay.Text(fmt.Sprint("mark ", i)).Show()\n}')
    messages = notebook.until(idle_of(name))
    marks = [m["content"]["data"]["text/plain"] for m in messages if m["msg_type"] == "display_data"]
    assert marks == [f"mark {i}" for i in range(40)], marks
    assert "rate exceeded" not in stream(messages, "stderr"), stream(messages, "stderr")
    assert "of output cut here" in stream(messages, "stdout")


def kernel_stays_busy(notebook):
    name = notebook.run("for {}")
    notebook.until(kind("execute_input", name))
    notebook.send("comm_open", {"comm_id": "1", "target_name": "gpucharts.v1", "data": {}})
    for _ in range(20):
        notebook.send("comm_msg", {"comm_id": "1", "data": {}})
        ask = notebook.send("complete_request", {"code": "fmt.Printl", "cursor_pos": 10})
        seen = []
        while not (any(map(kind("complete_reply", ask), seen)) and any(map(idle_of(ask), seen)) and shows_busy(seen, name)):
            seen.append(notebook.next())  # shell and iopub come in whatever order
            assert len(seen) < 20, seen
        matches = [m["content"]["matches"] for m in seen if m["msg_type"] == "complete_reply"]
        assert matches == [["Println"]], matches
        assert notebook.state() == "busy"
    notebook.server.call("POST", f"kernels/{notebook.kernel}/interrupt")
    seen = notebook.until(idle_of(name))
    assert [m["content"]["ename"] for m in seen if m["msg_type"] == "error"] == ["Interrupted"], seen
    assert notebook.value("6*7") == ["42"]


def restart_forgets(notebook):
    notebook.value("kept := 1")
    notebook.server.call("POST", f"kernels/{notebook.kernel}/restart")
    notebook.connect()  # as JupyterLab does
    name = notebook.run("kept")
    errors = [m for m in notebook.until(idle_of(name)) if m["msg_type"] == "error"]
    assert len(errors) == 1 and "undefined: kept" in errors[0]["content"]["evalue"], errors


def killed_kernel_comes_back(notebook):
    pid = int(notebook.value("os.Getpid()")[0])
    os.kill(pid, signal.SIGKILL)
    notebook.until(lambda m: m["msg_type"] == "status" and m["content"]["execution_state"] in ("restarting", "starting"))
    notebook.connect()  # as JupyterLab does: the new kernel may listen elsewhere
    name = notebook.run("1+1")
    messages = notebook.until(idle_of(name))
    assert "killed from outside" in stream(messages, "stderr"), messages
    assert notebook.value("os.Getpid()") != [str(pid)]


if __name__ == "__main__":
    server = Server()
    try:
        checks = flood_loses_no_chart, kernel_stays_busy, restart_forgets, killed_kernel_comes_back
        for check in [c for c in checks if not sys.argv[1:] or c.__name__ in sys.argv]:
            began = time.time()
            check(Notebook(server))
            print(f"{check.__name__}: ok, {time.time() - began:.1f} s")
    finally:
        server.process.kill()  # the kernels end by themselves, as orphans
