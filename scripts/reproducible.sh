#!/bin/bash
# Builds the wheel twice, here and in a work tree in another folder (kernel, renderer and extension too), and fails
# where the two are not the same bytes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
repo="$PWD"
tree="$repo/build/reproducible/another folder"
build() { # everything that the wheel is made of, in the folder we are in
	go build -trimpath -ldflags='-s -w' -o build/gpucharts .
	scripts/wasm.sh
	npm --prefix wasm/labextension run build
	rm -rf build/dist
	scripts/wheel.sh
}
rm -rf build/reproducible
git worktree prune
git worktree add --quiet --detach "$tree" HEAD
trap 'git -C "$repo" worktree remove --force "$tree"; rmdir "$repo/build/reproducible"' EXIT
git diff --name-only --diff-filter=d -z HEAD | xargs -0 -r cp --parents -t "$tree" # what is not committed yet
mkdir -p "$tree/build"
cp -al build/toolchain "$tree/build/"
cp -al wasm/labextension/node_modules "$tree/wasm/labextension/"
ln -s "$repo/.venv" "$tree/.venv"
build
(cd "$tree" && umask 077 && build)
sha256sum build/dist/*.whl "$tree"/build/dist/*.whl
cmp build/dist/*.whl "$tree"/build/dist/*.whl || {
	echo "two builds of one commit differ; unzip both and diff -r" >&2
	mkdir -p build/differs && cp "$tree"/build/dist/*.whl build/differs/
	exit 1
}
