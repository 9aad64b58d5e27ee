"""Installs the wheel into a clean virtual environment and uses it there as a person would: a notebook
with a chart, the doctor, uninstall. No Go and no Node are on the path. Run by scripts/test.mjs after
scripts/wheel.sh: python packaging/test_wheel.py"""

import glob
import os
import re
import subprocess
import sys
import tempfile
import venv
import zipfile

NOTEBOOK = """
import nbformat, sys
from nbclient import NotebookClient
cells = ['x := 20\\nx + 22', 'ds := data.FromColumns(map[string]any{"x": []float64{1, 2, 3}, "y": []float64{1, 4, 9}})\\nchart.Line(ds, "x", "y")',
    '_, err := data.Open("s3://bucket")\\nfmt.Println(err)']
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
NotebookClient(notebook, kernel_name='gpucharts').execute()
first, second = (c.outputs[0]['data'] for c in notebook.cells[:2])
store = notebook.cells[2].outputs[0]['text']
assert 's3://bucket' in store and 'built without' not in store, store
assert first['text/plain'] == '42', first
assert 'application/vnd.gpucharts.v1+json' in second and len(second['image/png']) > 2000, list(second)
"""


def pin(name):
    """The version of a package in scripts/requirements.txt, so that versions stay in one place."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for line in open(os.path.join(root, "scripts", "requirements.txt")):
        if line.lower().startswith(name + "=="):
            return line.split("#")[0].strip()
    raise SystemExit(f"scripts/requirements.txt does not pin {name}")


def licences(wheel, program):
    """Everything that is linked into the program, and what the renderer's compiler linked in, has its licence in the wheel."""
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        stray = [name for name in names if not re.match(r"gpucharts-[^/]+\.(data/(data|scripts)|dist-info)/", name)]
        assert not stray, f"these would be installed among Python's packages: {stray}"
        listed = {line.split()[1] for name in names if name.endswith("/LICENCES.txt") for line in files.read(name).decode().splitlines() if line.startswith("=== ")}
        assert any(name.endswith("/static/third-party-licenses.json") for name in names), "the extension lists no licences"
    modules = subprocess.run(["go", "version", "-m", program], text=True, capture_output=True, check=True).stdout
    linked = set(re.findall(r"^\s+dep\s+(\S+)", modules, re.MULTILINE))
    assert len(linked) > 10 and linked <= listed, f"without a licence: {sorted(linked - listed)}"
    for other in ("Go's", "TinyGo's", "wasi-libc", "libclang-rt-19-dev-wasm32", "wgpu-native", "render/text/font.LICENSE"):
        assert other in listed, f"{other} has no licence in the list"
    print(f"licences: {len(listed)}, those of {len(linked)} linked modules among them")


def main():
    wheels = glob.glob("build/dist/gpucharts-*.whl")
    assert len(wheels) == 1, f"want one wheel in build/dist (scripts/wheel.sh builds it), found {wheels}"
    with tempfile.TemporaryDirectory() as home:
        there = os.path.join(home, "venv")
        venv.create(there, with_pip=True)
        bin = os.path.join(there, "bin")
        clean = {"HOME": home, "PATH": f"{bin}:/usr/bin:/bin", "LANG": "C.UTF-8"}
        for name in ("PIP_INDEX_URL", "PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "https_proxy", "HTTPS_PROXY"):
            if name in os.environ:
                clean[name] = os.environ[name]

        def run(*command):
            done = subprocess.run(command, env=clean, cwd=home, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode != 0:
                sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}")
            return done.stdout

        python = os.path.join(bin, "python")
        run(python, "-m", "pip", "install", "--quiet", os.path.abspath(wheels[0]), pin("jupyterlab"), pin("nbclient"))
        run(python, "-c", NOTEBOOK)
        extensions = run("jupyter", "labextension", "list")
        assert "gpucharts" in extensions and "enabled" in extensions and "OK" in extensions, extensions
        doctor = run("gpucharts", "doctor")
        print(doctor)
        for check in ("jupyter", "kernelspec", "kernel", "extension", "folders"):
            assert re.search(rf"^ok +{check} ", doctor, re.MULTILINE), f"the doctor does not call {check} well:\n{doctor}"
        licences(wheels[0], os.path.join(bin, "gpucharts"))
        run(python, "-m", "pip", "uninstall", "--quiet", "--yes", "gpucharts")
        assert "gpucharts" not in run("jupyter", "kernelspec", "list"), "uninstalling leaves the kernelspec"
    print("wheel: installed, ran, removed")


main()
