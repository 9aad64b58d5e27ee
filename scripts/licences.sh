#!/usr/bin/env bash
# Lists the licences of what is shipped, each with its text: the Go modules that are linked into the program and
# the page's renderer, what their compilers link in (Go's and TinyGo's libraries, libc and the compiler's runtime
# from Debian's packages), and the font. The extension's npm packages list theirs themselves
# (static/third-party-licenses.json).
set -euo pipefail
cd "$(dirname "$0")/.."
{ go list -tags cloud -deps -f '{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}' .
  GOOS=js GOARCH=wasm go list -deps -f '{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}' ./wasm; } |
  sort -u | while read -r path version dir; do
    [ "$path" = gpucharts ] && continue
    [ -n "$dir" ] || { dir=$version; version=; }
    text=$(find "$dir" -maxdepth 1 -iname 'licen[cs]e*' -o -maxdepth 1 -iname 'copying*' | sort | head -1)
    # Some small modules have their licence in the README alone.
    [ -n "$text" ] || text=$(grep -lis 'permission is hereby granted' "$dir"/README* | head -1) || true
    [ -n "$text" ] || { echo "licences: $path $version has no licence file" >&2; exit 1; }
    if grep -Eiq 'GNU (LESSER |AFFERO )?GENERAL PUBLIC LICEN[CS]E' "$text"; then
      echo "licences: $path $version is not permissive ($text)" >&2
      exit 1
    fi
    printf '=== %s %s\n' "$path" "$version"
    cat "$text"
    printf '\n'
  done
put() { printf '=== %s\n' "$1"; cat "$2"; printf '\n'; }
put "Go's runtime and standard library, $(go env GOVERSION)" "$(go env GOROOT)/LICENSE"
tinygo=$(cd wasm/target/tinygo && go list -m -f '{{.Version}} {{.Dir}}' github.com/tinygo-org/tinygo)
put "TinyGo's runtime, ${tinygo% *} (in the page's renderer)" "${tinygo#* }/LICENSE"
for package in wasi-libc libclang-rt-19-dev-wasm32; do
  put "$package (in the page's renderer)" "/usr/share/doc/$package/copyright"
done
printf '=== wgpu-native (in github.com/cogentcore/webgpu)\nMIT or Apache-2.0, at your choice; the text of the latter is that of github.com/cogentcore/webgpu above.\n\n'
for font in render/text/*.LICENSE; do printf '=== %s\n' "$font"; cat "$font"; done
