#!/bin/bash
# Builds TinyGo once from the Go module proxy and runs it with the arguments
# given; without arguments it prints the toolchain's folder.
#
# The published module lacks TinyGo's git submodules (wasi-libc, compiler-rt,
# the Boehm collector), so the target in wasm/target/gpucharts.json links the
# distribution's libraries instead.
set -euo pipefail
repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
pins="$repo/wasm/target"

key="$(cat "$pins/gpucharts.json" "$pins"/tinygo/go.{mod,sum} "$pins"/tinygo/espflasher/pkg/espflasher/*.go "${BASH_SOURCE[0]}" <(go version) | sha256sum | cut -c1-16)"
home="$repo/build/toolchain/tinygo-$key"

library() { # library <debian package> <file>: where the distribution keeps it
	local found
	found="$(dpkg -L "$1" 2>/dev/null | grep -E "/$2\$" | head -n 1)" || true
	if [ -z "$found" ]; then
		echo "tinygo.sh: $2 is missing; install it with: apt-get install $1" >&2
		exit 1
	fi
	echo "$found"
}

if [ ! -e "$home/done" ]; then
	libm="$(library wasi-libc libm.a)"
	libc="$(library wasi-libc libc.a)"
	builtins="$(library libclang-rt-19-dev-wasm32 'libclang_rt.builtins-wasm32.a')"
	for tool in llvm-config-19 clang-19 wasm-ld-19 wasm-opt; do
		command -v "$tool" >/dev/null || {
			echo "tinygo.sh: $tool is missing; install: apt-get install llvm-19-dev clang-19 lld-19 libclang-19-dev binaryen" >&2
			exit 1
		}
	done
	rm -rf "$home.new" "$repo"/build/toolchain/tinygo-*
	mkdir -p "$home.new"
	cd "$pins/tinygo"
	go mod download github.com/tinygo-org/tinygo
	source="$(go list -m -f '{{.Dir}}' github.com/tinygo-org/tinygo)"
	cp -r "$source/src" "$source/targets" "$home.new/"
	chmod -R u+w "$home.new"
	mkdir -p "$home.new/src/net" "$home.new/bin"
	go build -tags llvm19 -trimpath -o "$home.new/bin/tinygo" github.com/tinygo-org/tinygo
	sed -e "s|@LIBM@|$libm|; s|@LIBC@|$libc|; s|@BUILTINS@|$builtins|" "$pins/gpucharts.json" >"$home.new/gpucharts.json"
	touch "$home.new/done"
	mv "$home.new" "$home"
	cd - >/dev/null
fi
if [ $# -eq 0 ]; then
	echo "$home"
	exit 0
fi
export TINYGOROOT="$home" WASMOPT
WASMOPT="$(command -v wasm-opt)"
exec "$home/bin/tinygo" "$@"
