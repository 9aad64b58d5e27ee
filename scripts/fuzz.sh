#!/usr/bin/env bash
# Fuzzes the decoders of what comes from outside, each for a bounded time: scripts/fuzz.sh [TIME],
# 5s each by default. A longer run is `scripts/fuzz.sh 10m`. What is found is kept under the package's testdata/fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:-5s}
for target in display/wire:FuzzParseRequest display/wire:FuzzParseReply kernel/message:FuzzDecode kernel/socket:FuzzFrames \
  datamgr:FuzzOpen datamgr:FuzzOpenStream datamgr:FuzzOpenCSV datamgr:FuzzOpenParquet datamgr:FuzzReadIndex; do
  echo "== $target"
  go test "./${target%:*}" -run '^$' -fuzz "^${target#*:}\$" -fuzztime "$time" -fuzzminimizetime 10x -parallel 2
done
