#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is wrong on one rank is said before the first step, with the rank and its machine.
set -euo pipefail
source "$(dirname "$0")/common.sh"

refused() {
  local what=$1 code=0
  shift
  timeout 60 "$@" >"$work/out" 2>"$work/err" || code=$?
  [ "$code" -ne 0 ] && [ "$code" -ne 124 ] || fail "$what: exit code $code"
  grep -q "$what" "$work/err" || fail "nobody says '$what': $(cat "$work/err")"
}
train=("$carina" train "${small[@]}" --batch 4 --epochs 1)

refused 'rank 1 on .*nowhere' "${mpi[@]}" -n 1 "${train[@]}" --run "$work/a" : -n 1 "${train[@]}" --records "$work/nowhere" --run "$work/a"
refused 'ranks differ: .*options' "${mpi[@]}" -n 1 "${train[@]}" --run "$work/b" : -n 1 "${train[@]}" --seed 5 --run "$work/b"
cp "$carina" "$work/carina" && printf x >>"$work/carina"
refused 'ranks differ: .*program' "${mpi[@]}" -n 1 "${train[@]}" --run "$work/c" : -n 1 "$work/carina" "${train[@]:1}" --run "$work/c"
refused 'groups of 2' "${mpi[@]}" -n 3 "${train[@]}" --bn-group 2 --run "$work/d"
refused 'shards .* 3 ranks' "${mpi[@]}" -n 3 "${train[@]}" --reproducible 4 --run "$work/e"
refused 'global-batch 10' "${mpi[@]}" -n 3 "${train[@]}" --global-batch 10 --run "$work/f"
for run in a b c d e f; do [ ! -e "$work/$run/checkpoints" ] || fail "$run: a run was begun"; done

# Two runs in one folder, whichever begins first.
"${mpi[@]}" -n 2 "$carina" train "${small[@]}" --batch 4 --epochs 100000 --run "$work/twice" >"$work/out" 2>"$work/first" &
job=$!
wait_for_step "$work/twice" 2
refused 'another process trains in this folder' "${mpi[@]}" -n 2 "$carina" train --resume "$work/twice"
[ "$(field "$work/twice/status.json" state)" = running ] || fail 'the first run was touched'
kill -USR1 $job
wait $job || true
