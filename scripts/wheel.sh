#!/usr/bin/env bash
# Builds the wheel from the program, with the stores of clouds in it, and the built extension into
# build/dist, and the list of licences of what it ships. Needs .venv and build/gpucharts (install.sh
# makes them). GPUCHARTS_WHEEL_PLATFORM names another platform's tag when GOOS and GOARCH name one.
set -euo pipefail
cd "$(dirname "$0")/.."
program=build/gpucharts
extension=${1:-wasm/labextension/gpucharts}
for needed in "$program" "$extension/package.json" .venv/bin/python; do
  [ -e "$needed" ] || { echo "wheel: $needed is missing: run ./install.sh demo --headless (or make build) first" >&2; exit 1; }
done
rm -rf build/wheel
mkdir -p build/wheel/bin build/dist
go build -tags cloud -trimpath -ldflags='-s -w' -o build/wheel/bin/gpucharts .
cp packaging/* internal/cli/version.go build/wheel/
"$program" install --prefix build/wheel --labextension "$extension"
# The kernelspec finds the program from its own place, so that no environment need be active.
.venv/bin/python - <<'PY'
import json, pathlib
path = pathlib.Path("build/wheel/share/jupyter/kernels/gpucharts/kernel.json")
spec = json.loads(path.read_text())
spec["argv"][0] = "{resource_dir}/../../../../bin/gpucharts"
path.write_text(json.dumps(spec, indent=2) + "\n")
PY
scripts/licences.sh > build/wheel/share/jupyter/kernels/gpucharts/LICENCES.txt
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export GPUCHARTS_WHEEL_PLATFORM=${GPUCHARTS_WHEEL_PLATFORM:-manylinux_2_34_x86_64}
.venv/bin/python -m pip wheel --quiet --no-deps --wheel-dir build/dist ./build/wheel
ls -l build/dist/*.whl
