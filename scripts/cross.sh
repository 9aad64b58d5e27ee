#!/bin/bash
# Builds the kernel for the other systems into build/cross, without cgo and thus
# without a GPU on the kernel's side: pictures in the notebook's file are drawn
# in plain Go there; the page's charts use the page's GPU as everywhere.
#
#   scripts/cross.sh                  all of them
#   scripts/cross.sh windows/amd64    those that are named
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
targets=("$@")
[ $# -gt 0 ] || targets=(linux/arm64 darwin/arm64 windows/amd64)
failed=()
for target in "${targets[@]}"; do
	os="${target%/*}"
	arch="${target#*/}"
	file="build/cross/gpucharts-$os-$arch"
	[ "$os" = windows ] && file="$file.exe"
	if CGO_ENABLED=0 GOOS="$os" GOARCH="$arch" go build -tags nogpu -trimpath -ldflags='-s -w' -o "$file" .; then
		echo "$file: $(($(stat -c %s "$file") / 1000000)) MB"
	else
		failed+=("$target")
	fi
done
if [ ${#failed[@]} -gt 0 ]; then
	echo "does not build for: ${failed[*]}; a system's own calls belong into a file for that system, with one for the others beside it" >&2
	exit 1
fi
