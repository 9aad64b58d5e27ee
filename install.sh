#!/bin/bash
# GPU Charts, from a fresh machine to a chart, or to a tested checkout.
#
#   ./install.sh demo              builds, installs into .venv, opens JupyterLab on the first notebook
#   ./install.sh demo --headless   the same without a person: runs the notebook in headless Chromium
#   ./install.sh test              every test of the project
#   ./install.sh build             builds and installs into .venv, no more
#
# Each step is done again only when what it is made of has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
repo="$PWD"

demo_rows=10000000
# What the build and the charts need, and what drives and measures the page.
build_packages=(llvm-19-dev clang-19 lld-19 libclang-19-dev wasi-libc libclang-rt-19-dev-wasm32 binaryen
	gcc libc6-dev libvulkan1 mesa-vulkan-drivers)
page_packages=(chromium fonts-dejavu-core)
# What runs the build for 64-bit Arm in the tests.
test_packages=(qemu-user-static)

usage() {
	sed -n '4,7s/^# *//p' "$0" >&2
	exit 2
}

command="${1:-}"
mode="${2:-}"
case "$command $mode" in
"demo " | "build " | "test ") ;;
"demo --headless") ;;
*) usage ;;
esac

steps=7
[ "$command" = build ] && steps=5
number=0

# step <title> <function>: runs it with its output in build/log, and says how it went.
step() {
	number=$((number + 1))
	local title="$1" log="build/log/$2.log" begin=$SECONDS
	mkdir -p build/log
	printf '[%d/%d] %s … ' "$number" "$steps" "$title"
	# Not as the condition of an if: there, bash goes on after a command that fails.
	local status=0
	set +e
	(
		set -e
		"$2"
	) >"$log" 2>&1
	status=$?
	set -e
	if [ "$status" != 0 ]; then
		printf 'failed\n\n' >&2
		tail -n 25 "$log" >&2
		printf '\nAll of it is in %s\n' "$log" >&2
		exit 1
	fi
	if [ -s build/log/summary ]; then
		printf '%s' "$(cat build/log/summary)"
		rm build/log/summary
	else
		printf 'done'
	fi
	[ $((SECONDS - begin)) -gt 0 ] && printf ' (%d s)' $((SECONDS - begin))
	printf '\n'
}

say() { printf '%s' "$*" >build/log/summary; }

# fresh <name> <path>...: true when the paths are as they were at the last `stamp <name>`.
digest() {
	local path
	for path in "$@"; do
		[ -e "$path" ] && find "$path" \( -name node_modules -o -name lib -o -name '*_test.go' \) -prune -o -type f -print
	done | sort | xargs -d '\n' sha256sum | sha256sum
}
fresh() {
	local name="$1"
	shift
	[ "$(cat "build/stamps/$name" 2>/dev/null)" = "$(digest "$@")" ]
}
stamp() {
	local name="$1"
	shift
	mkdir -p build/stamps
	digest "$@" >"build/stamps/$name"
}

at_least() { # at_least <wanted> <had>
	[ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

tools() {
	local missing=()
	command -v go >/dev/null && at_least 1.26 "$(go env GOVERSION | sed 's/^go//')" || missing+=("Go 1.26 or later (https://go.dev/dl)")
	command -v node >/dev/null && at_least 20.19 "$(node --version | tr -d v)" || missing+=("Node.js 20.19 or later (https://nodejs.org)")
	command -v npm >/dev/null || missing+=("npm")
	command -v python3 >/dev/null && at_least 3.11 "$(python3 -c 'import platform; print(platform.python_version())')" || missing+=("Python 3.11 or later")
	if [ ${#missing[@]} -gt 0 ]; then
		printf 'missing: %s\n' "${missing[@]}"
		return 1
	fi
	say "$(go env GOVERSION), node $(node --version), $(python3 --version)"
}

packages() {
	local wanted=("${build_packages[@]}") missing=() package
	[ "$command" != build ] && wanted+=("${page_packages[@]}")
	[ "$command" = test ] && wanted+=("${test_packages[@]}")
	if [ ! -e .venv/bin/python ] && ! python3 -c 'import ensurepip' 2>/dev/null; then
		wanted+=(python3-venv)
	fi
	command -v dpkg-query >/dev/null || {
		echo "this system has no apt; install what these Debian packages hold, then run again: ${wanted[*]}"
		return 1
	}
	for package in "${wanted[@]}"; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
	done
	if [ ${#missing[@]} -eq 0 ]; then
		say "all there"
		return 0
	fi
	if [ "$(id -u)" != 0 ]; then
		printf 'missing packages; run this, then ./install.sh again:\n  sudo apt-get install --no-install-recommends %s\n' "${missing[*]}"
		return 1
	fi
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
	say "installed ${missing[*]}"
}

jupyter() {
	if fresh jupyter scripts/requirements.txt && .venv/bin/python -c 'import jupyterlab' 2>/dev/null; then
		return 0
	fi
	python3 -m venv .venv
	.venv/bin/pip install --disable-pip-version-check --requirement scripts/requirements.txt
	stamp jupyter scripts/requirements.txt
}

# npm_packages <folder>: exactly what its lock file says.
npm_packages() {
	local name="npm-${1//\//-}"
	if [ -d "$1/node_modules" ] && fresh "$name" "$1/package-lock.json"; then
		return 0
	fi
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix "$1" ci --no-fund --no-audit
	stamp "$name" "$1/package-lock.json"
}

# programs: the renderer's compiler keeps one core busy, so the kernel is built beside it.
programs() {
	renderer &
	local beside=$!
	go build -trimpath -ldflags='-s -w' -o build/gpucharts . || {
		kill "$beside"
		return 1
	}
	wait "$beside"
	say "build/gpucharts, $(($(stat -c %s build/gpucharts) / 1000000)) MB; renderer, $(gzip -9 -c build/wasm/gpucharts.wasm | wc -c) bytes gzip -9"
}

renderer() {
	local sources=(wasm/target wasm/page wasm/pull wasm/*.go render display go.mod go.sum scripts/wasm.sh scripts/wasm-gate.sh scripts/tinygo.sh)
	if [ ! -e build/wasm/gpucharts.wasm ] || ! fresh wasm "${sources[@]}"; then
		rm -f build/stamps/wasm
		scripts/wasm.sh
		stamp wasm "${sources[@]}"
	fi
}

extension() {
	npm_packages wasm/labextension
	local sources=(render/gpu/device.js wasm/labextension/src wasm/labextension/style wasm/labextension/*.json wasm/labextension/*.cjs build/wasm)
	if [ ! -e wasm/labextension/gpucharts/package.json ] || ! fresh extension "${sources[@]}"; then
		npm --prefix wasm/labextension run build
		stamp extension "${sources[@]}"
	fi
	build/gpucharts install --prefix .venv --labextension wasm/labextension/gpucharts
}

sample_data() {
	npm_packages tests/browser
	if [ ! -e build/data/demo.arrow ] || [ "$(cat build/stamps/data 2>/dev/null)" != "$demo_rows" ]; then
		mkdir -p build/data
		build/gpucharts data --rows "$demo_rows" --out build/data/demo.arrow
		mkdir -p build/stamps
		echo "$demo_rows" >build/stamps/data
	fi
	say "build/data/demo.arrow, $demo_rows rows"
}

step "Go, Node, Python" tools
step "System packages" packages
step "JupyterLab into .venv" jupyter
step "The kernel and the page's renderer (TinyGo; the first time builds the compiler)" programs
step "The JupyterLab extension, installed into .venv" extension
[ "$command" = build ] && exit 0
step "Sample data" sample_data

number=$((number + 1))
case "$command $mode" in
"demo ")
	printf '[%d/%d] JupyterLab on notebooks/01_first_chart.ipynb; stop it with Ctrl-C\n' "$number" "$steps"
	root_flag=()
	[ "$(id -u)" = 0 ] && root_flag=(--allow-root)
	export PATH="$repo/.venv/bin:$PATH"
	exec .venv/bin/jupyter lab "${root_flag[@]}" --ServerApp.root_dir="$repo" notebooks/01_first_chart.ipynb
	;;
"demo --headless")
	printf '[%d/%d] The notebook in headless Chromium\n' "$number" "$steps"
	exec node tests/browser/demo.js
	;;
"test ")
	printf '[%d/%d] Every test\n' "$number" "$steps"
	exec node scripts/test.mjs
	;;
esac
