#!/usr/bin/env bash
# Lists the licences of the Go modules that are linked into the program and the page's renderer,
# each with its text.
set -euo pipefail
cd "$(dirname "$0")/.."
{ go list -deps -f '{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}' .
  GOOS=js GOARCH=wasm go list -deps -f '{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}' ./wasm; } |
  sort -u | while read -r path version dir; do
    [ "$path" = gpucharts ] && continue
    [ -n "$dir" ] || { dir=$version; version=; }
    text=$(find "$dir" -maxdepth 1 -iname 'licen[cs]e*' -o -maxdepth 1 -iname 'copying*' | sort | head -1)
    # Some small modules have their licence in the README alone.
    [ -n "$text" ] || text=$(grep -lis 'permission is hereby granted' "$dir"/README* | head -1)
    [ -n "$text" ] || { echo "licences: $path $version has no licence file" >&2; exit 1; }
    if grep -Eiq 'GNU (LESSER |AFFERO )?GENERAL PUBLIC LICEN[CS]E' "$text"; then
      echo "licences: $path $version is not permissive ($text)" >&2
      exit 1
    fi
    printf '=== %s %s\n' "$path" "$version"
    cat "$text"
    printf '\n'
  done
for font in render/text/*.LICENSE; do printf '=== %s\n' "$font"; cat "$font"; done
