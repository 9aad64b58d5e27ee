#!/bin/bash
# Builds the kernel for the other systems into build/cross, without cgo and thus
# without a GPU on the kernel's side: pictures in the notebook's file are drawn
# in plain Go there; the page's charts use the page's GPU as everywhere.
#
#   scripts/cross.sh                  all of them
#   scripts/cross.sh windows/amd64    those that are named
#
# What is built for 64-bit Arm runs here under qemu: it must draw the very pictures of this machine's build, and
# count as the tests of display, render and datamgr want it (Arm's compiler fuses multiplications and additions).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
targets=("$@")
[ $# -gt 0 ] || targets=(linux/arm64 darwin/arm64 windows/amd64)
failed=()

without_cgo() { # without_cgo <os> <arch> <file>
	CGO_ENABLED=0 GOOS="$1" GOARCH="$2" go build -tags nogpu -trimpath -ldflags='-s -w' -o "$3" .
}

# same_pictures <program>: charts of a test set by the program under qemu and by this machine's own.
same_pictures() {
	local folder=build/cross/pictures own=build/cross/gpucharts-here
	rm -rf "$folder"
	mkdir -p "$folder"
	go build -o "$own" .
	"$own" data --rows 1e6 -o "$folder/set.arrow"
	same_picture "$1" line time price
	same_picture "$1" scatter x y
}

same_picture() { # same_picture <program> <kind> <x> <y>
	local folder=build/cross/pictures own=build/cross/gpucharts-here
	local asked=(chart "$folder/set.arrow" --kind "$2" --x "$3" --y "$4" --no-gpu -o)
	"$own" "${asked[@]}" "$folder/$2-here.png"
	qemu-aarch64-static "$1" "${asked[@]}" "$folder/$2-arm64.png"
	cmp "$folder/$2-here.png" "$folder/$2-arm64.png"
}

emulated_tests() {
	local test=(env CGO_ENABLED=0 GOARCH=arm64 go test -tags nogpu -exec qemu-aarch64-static)
	"${test[@]}" ./display/... ./render ./render/axis ./render/text
	"${test[@]}" -run 'Offsets|CellForCell|SpikeIsNeverLost|TenYears|ThePlainOnes|LimitsOfTheTypes' ./datamgr
}

for target in "${targets[@]}"; do
	os="${target%/*}"
	arch="${target#*/}"
	file="build/cross/gpucharts-$os-$arch"
	[ "$os" = windows ] && file="$file.exe"
	if without_cgo "$os" "$arch" "$file"; then
		echo "$file: $(($(stat -c %s "$file") / 1000000)) MB"
	else
		failed+=("$target")
		continue
	fi
	if [ "$target" = linux/arm64 ]; then
		command -v qemu-aarch64-static >/dev/null || {
			echo "no qemu-aarch64-static to run it with: apt-get install qemu-user-static" >&2
			exit 1
		}
		same_pictures "$file"
		emulated_tests
	fi
done
if [ ${#failed[@]} -gt 0 ]; then
	echo "does not build for: ${failed[*]}; a system's own calls belong into a file for that system, with one for the others beside it" >&2
	exit 1
fi
