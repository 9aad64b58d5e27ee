#!/usr/bin/env bash
# Generates the TypeScript of display/spec. With --check it writes nothing and fails when the
# committed file, or the one that is named after it, is stale.
set -euo pipefail
cd "$(dirname "$0")/.."
out=wasm/labextension/src/generated/spec.ts
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
go -C tools build -o "$tool/tygo" github.com/gzuidhof/tygo
sed "s|$out|$tool/spec.ts|" display/spec/tygo.yaml > "$tool/tygo.yaml"
"$tool/tygo" generate --config "$tool/tygo.yaml"
if [ "${1:-}" = --check ]; then
  file="${2:-$out}"
  diff -u "$file" "$tool/spec.ts" || { echo "$file is stale: run make types and commit it" >&2; exit 1; }
else
  mkdir -p "$(dirname "$out")"
  cp "$tool/spec.ts" "$out"
fi
