#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --reproducible: the same bits for 1, 2, 4 and 8 ranks, in weights, optimiser, averages, metrics and curves; on a small
# net with all that is random, in f32 and bf16, and on ResNet-50.
set -euo pipefail
source "$(dirname "$0")/common.sh"

# train_on RANKS RUN OPTIONS…
train_on() {
  local ranks=$1 run=$2
  shift 2
  "${mpi[@]}" -n "$ranks" "$carina" train "$@" --run "$run" --json >"$run.json" 2>"$run.err" || fail "$run: $(cat "$run.err")"
}
last_of() { ls -d "$1"/checkpoints/step-* | tail -n 1; }
# alike WHAT ONE OTHER: weights, optimiser, results and curves must not differ
alike() {
  local file
  for file in model.safetensors optimizer.safetensors; do
    cmp "$(last_of "$2")/$file" "$(last_of "$3")/$file" || fail "$1: $file differs"
  done
  python3 - "$2" "$3" <<'PY' || fail "$1: results or curves differ"
import json, sys
def told(run):
    result = json.load(open(run + ".json"))
    assert result["best"]
    lines = [json.loads(line) for line in open(run + "/log/rank-0.jsonl")]
    curve = [(line["step"], line["loss"], line["learningRate"], line["gradientNorm"]) for line in lines if line["kind"] == "step"]
    judged = [(line["loss"], line["films"], line["labels"]) for line in lines if line["kind"] == "validation"]
    assert curve and judged
    return {key: result[key] for key in result if key not in ("run", "model")}, curve, judged
one, other = (told(run) for run in sys.argv[1:])
assert one == other, (one, other)
PY
}
# same NAME OPTIONS…: on each number of ranks
same() {
  local name=$1 ranks
  shift
  for ranks in 1 2 4 8; do
    train_on $ranks "$work/$name-$ranks" "$@"
    alike "$name on $ranks ranks" "$work/$name-1" "$work/$name-$ranks"
  done
}

same small "${small[@]}" --epochs 2 --batch 2 --reproducible 8 --dropout 0.2 --drop-path 0.2 --crop 1 --clip-norm 1
same bf16 "${small[@]}" --epochs 1 --batch 2 --reproducible 8 --dropout 0.2 --precision bf16
same resnet50 --records "$work/records" --train-split val --net resnet50 --input-size 64 --learning-rate 0.0005 --clip-norm 1 --epochs 1 \
  --batch 2 --reproducible 8

# The same ranks and the same seed: the same bits, also without --reproducible; with threads of MPI's or without.
train_on 3 "$work/a" "${small[@]}" --epochs 1 --batch 4 --bn-group 0
train_on 3 "$work/b" "${small[@]}" --epochs 1 --batch 4 --bn-group 0
alike 'two runs' "$work/a" "$work/b"
train_on 3 "$work/c" "${small[@]}" --epochs 1 --batch 4 --bn-group 0 --mpi-threads funneled
grep -q 'threads: \(funneled\|single\)' "$work/c.err" || fail "MPI has other threads than it was asked for: $(cat "$work/c.err")"
alike 'MPI without threads' "$work/a" "$work/c"

# One model, judged by any number of ranks: at a rate that moves nothing.
for ranks in 1 2 3 5 8; do
  train_on $ranks "$work/judged-$ranks" --records "$work/records" --init "$work/a/checkpoints/best" --learning-rate 1e-30 \
    --norm-momentum 0 --epochs 1 --batch 8
  python3 - "$work/judged-1.json" "$work/judged-$ranks.json" <<'PY' || fail "$ranks ranks judge otherwise"
import json, sys
one, other = (json.load(open(path))["best"] for path in sys.argv[1:])
assert one["films"] == other["films"] == 36 and abs(one["meanAuroc"] - other["meanAuroc"]) <= 1e-12, (one, other)
for mine, theirs in zip(one["labels"], other["labels"], strict=True):
    same = mine["auroc"] == theirs["auroc"] or abs(mine["auroc"] - theirs["auroc"]) <= 1e-12
    assert mine["label"] == theirs["label"] and same, (mine, theirs)
PY
done
