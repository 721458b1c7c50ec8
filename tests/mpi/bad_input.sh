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
blind=("${train[@]/#$work\/records/$work/nowhere}")

refused 'rank 1 on .*nowhere' "${mpi[@]}" -n 1 "${train[@]}" --run "$work/a" : -n 1 "${blind[@]}" --run "$work/a"
refused 'ranks differ: .*options' "${mpi[@]}" -n 1 "${train[@]}" --run "$work/b" : -n 1 "${train[@]}" --seed 5 --run "$work/b"
cp "$carina" "$work/carina" && printf x >>"$work/carina"
refused 'ranks differ: .*program' "${mpi[@]}" -n 1 "${train[@]}" --run "$work/c" : -n 1 "$work/carina" "${train[@]:1}" --run "$work/c"
refused '3 ranks cannot be split into groups of 2' "${mpi[@]}" -n 3 "${train[@]}" --bn-group 2 --run "$work/d"
refused '1 rank cannot be split into groups of 2' "${train[@]}" --bn-group 2 --run "$work/d"
refused 'shards .* 3 ranks' "${mpi[@]}" -n 3 "${train[@]}" --reproducible 4 --run "$work/e"
refused 'global-batch 10' "${mpi[@]}" -n 3 "${train[@]}" --global-batch 10 --run "$work/f"
for run in a b c d e f; do [ ! -e "$work/$run/checkpoints" ] || fail "$run: a run was begun"; done

# Films to validate with are compared too: one rank sees a folder of the same name with other films.
if [ "$(id -u)" -eq 0 ] && unshare --mount true 2>/dev/null; then
  "$carina" pack nih "$work/films" --labels "$work/films/labels.csv" -o "$work/others" --split train=0.7 --split val=0.2 \
    --split test=0.1 >"$work/out" 2>&1
  cmp "$work"/records/train*.tfrecord "$work"/others/train*.tfrecord || fail 'the films to learn from differ too'
  elsewhere=(unshare --mount sh -c 'mount --bind "$0" "$1" && shift && exec "$@"' "$work/others" "$work/records")
  refused 'ranks differ: .*records' "${mpi[@]}" -n 1 "${train[@]}" --run "$work/g" : -n 1 "${elsewhere[@]}" "${train[@]}" --run "$work/g"
else
  echo 'mpi: left out: a machine that sees other films needs root and mount namespaces' >&2
fi

# Clocks that differ are told apart from ranks that come late.
if command -v faketime >/dev/null; then
  timeout 60 "${mpi[@]}" -n 1 "${train[@]}" --run "$work/h" : -n 1 faketime -f +90s "${train[@]}" --run "$work/h" >"$work/out" 2>"$work/err" ||
    fail "$(cat "$work/err")"
  grep -q 'the clock of rank 1 on .* is 90 s ahead of' "$work/err" || fail "nobody speaks of clocks: $(cat "$work/err")"
fi
timeout 60 "${mpi[@]}" -n 1 "${train[@]}" --run "$work/i" : -n 1 sh -c 'sleep 4; exec "$@"' late "${train[@]}" --run "$work/i" >"$work/out" 2>"$work/err" ||
  fail "$(cat "$work/err")"
if grep -q 'the clock of' "$work/err"; then fail "a late rank is taken for a wrong clock: $(cat "$work/err")"; fi

# Two runs in one folder, whichever begins first.
"${mpi[@]}" -n 2 "$carina" train "${small[@]}" --batch 4 --epochs 100000 --run "$work/twice" >"$work/out" 2>"$work/err" &
job=$!
wait_for_step "$work/twice" 2
refused 'another process trains in this folder' "${mpi[@]}" -n 2 "$carina" train --resume "$work/twice"
[ "$(field "$work/twice/status.json" state)" = running ] || fail 'the first run was touched'
kill -USR1 $job
wait $job || true
