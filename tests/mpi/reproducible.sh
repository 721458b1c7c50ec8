#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --reproducible: the same bits for 1, 2, 4 and 8 ranks, in weights, metrics and curves; on a small net, and on ResNet-50.
set -euo pipefail
source "$(dirname "$0")/common.sh"

# same NAME RANKS… -- OPTIONS…: trains on each number of ranks; weights, optimiser and results must not differ
same() {
  local name=$1 ranks=() first=
  shift
  while [ "$1" != -- ]; do ranks+=("$1"); shift; done
  shift
  for n in "${ranks[@]}"; do
    local run="$work/$name-$n"
    "${mpi[@]}" -n "$n" "$carina" train "$@" --run "$run" --json >"$run.json" 2>"$run.err" || fail "$name on $n: $(cat "$run.err")"
    first=${first:-$run}
    local last here
    last=$(cd "$first/checkpoints" && ls -d step-* | tail -1)
    for file in model.safetensors optimizer.safetensors; do
      here=$(cd "$run/checkpoints" && ls -d step-* | tail -1)
      cmp "$first/checkpoints/$last/$file" "$run/checkpoints/$here/$file" || fail "$name: $file differs on $n ranks"
    done
    python3 - "$first.json" "$run.json" <<'PY' || fail "$name: results differ on $n ranks"
import json, sys
one, other = (json.load(open(path)) for path in sys.argv[1:])
one, other = ({key: value for key, value in run.items() if key not in ("run", "model")} for run in (one, other))
assert one["best"] and one == other, (one, other)
PY
  done
}

same small 1 2 4 8 -- "${small[@]}" --epochs 3 --batch 2 --reproducible 8
same resnet50 1 2 4 8 -- --records "$work/records" --net resnet50 --input-size 32 --learning-rate 0.01 --epochs 1 \
  --batch 2 --reproducible 8

# The same ranks and the same seed: the same bits, also without --reproducible.
for run in a b; do
  "${mpi[@]}" -n 3 "$carina" train "${small[@]}" --epochs 2 --batch 4 --bn-group 0 --run "$work/$run" >"$work/out" 2>"$work/err" ||
    fail "$(cat "$work/err")"
done
cmp "$work/a/checkpoints/best/model.safetensors" "$work/b/checkpoints/best/model.safetensors" || fail 'two runs differ'
