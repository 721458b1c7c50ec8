#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Four ranks on two machines give the bits of four ranks on one, with batch norm over both machines too.
set -euo pipefail
source "$(dirname "$0")/common.sh"
plug_cable
for options in '--bn-group 0' '--reproducible 4'; do
  rm -rf "$work"/one "$work"/two
  # shellcheck disable=SC2086
  "${here[@]}" -n 4 "$carina" train "${small[@]}" --batch 4 --epochs 1 $options --run "$work/one" >"$work/out" 2>"$work/err" ||
    fail "$(cat "$work/err")"
  # shellcheck disable=SC2086
  "${mpi[@]}" -n 4 "$carina" train "${small[@]}" --batch 4 --epochs 1 $options --run "$work/two" >"$work/out" 2>"$work/err" ||
    fail "$(cat "$work/err")"
  grep -q '4 ranks on 2 machines.*sums within nodes of 2 ranks first' "$work/err" || fail "it is not two machines: $(cat "$work/err")"
  for file in model.safetensors optimizer.safetensors; do
    cmp "$work/one/checkpoints/best/$file" "$work/two/checkpoints/best/$file" || fail "$file differs ($options)"
  done
done
grep -q '"rank":3,"ranks":4,"host":"carina-b"' "$work/two/log/rank-3.jsonl" || fail "a rank does not say where it ran"
