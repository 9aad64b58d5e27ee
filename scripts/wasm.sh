#!/bin/bash
# Builds the page's renderer into build/wasm: gpucharts.wasm and the loader of
# the compiler that made it.
#
#   scripts/wasm.sh        TinyGo, small: what is shipped; fails over the limit in wasm-gate.sh
#   scripts/wasm.sh dev    standard Go, quick to rebuild
#
# WASM_PACKAGE builds another main package in place of ./wasm.
set -euo pipefail
repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
package="${WASM_PACKAGE:-$repo/wasm}"
out="$repo/build/wasm"
mkdir -p "$out"
cd "$package"

if [ "${1:-}" = dev ]; then
	rm -f "$repo/build/stamps/wasm" # so that install.sh makes the shipped one again
	GOOS=js GOARCH=wasm go build -o "$out/gpucharts.wasm" .
	cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" "$out/"
	echo "wasm: standard Go, $(stat -c %s "$out/gpucharts.wasm") bytes, for development only"
	exit 0
fi

home="$("$repo/scripts/tinygo.sh")"
# Panics print: the page shows why a chart stopped. It costs about 15 %.
"$repo/scripts/tinygo.sh" build -target "$home/gpucharts.json" -opt=z -no-debug -panic=print -o "$out/linked.wasm" .
wasm-opt -Oz --enable-bulk-memory --enable-sign-ext --enable-mutable-globals \
	--enable-nontrapping-float-to-int --strip-debug --strip-producers \
	"$out/linked.wasm" -o "$out/gpucharts.wasm"
rm "$out/linked.wasm"
cp "$home/targets/wasm_exec.js" "$out/"
"$repo/scripts/wasm-gate.sh" "$out/gpucharts.wasm"
