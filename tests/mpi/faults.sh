#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A rank that dies, hangs or throws ends the whole job within 30 s; it is named, with its step, and the last checkpoint
# can be resumed from.
set -euo pipefail
source "$(dirname "$0")/common.sh"
run="$work/run"

# ends_within SECONDS PID: gives the exit code in $code
ends_within() {
  local begin=$SECONDS
  code=0
  wait "$2" || code=$?
  [ $((SECONDS - begin)) -le "$1" ] || fail "it took $((SECONDS - begin)) s to end"
  [ "$code" -ne 0 ] || fail 'a job without all its ranks claims success'
}
start() {
  rm -rf "$run"
  "${mpi[@]}" -n 4 "$carina" train "${small[@]}" --batch 4 --epochs 100000 --checkpoint-steps 2 --run "$run" "$@" \
    >"$work/out" 2>"$work/err" &
  job=$!
  wait_for_step "$run" 3
}
check() {
  grep -q "$1" "$work/err" || fail "nobody says '$1': $(cat "$work/err")"
  [ "$(field "$run/status.json" state)" = failed ] || fail 'the status does not say that the run failed'
  field "$run/status.json" message | grep -q "$1" || fail "the status does not say '$1'"
  "$carina" train --resume "$run" --batch 16 --epochs 1 >"$work/out" 2>"$work/again" ||
    fail "it cannot be resumed: $(cat "$work/again")"
}

start
kill -KILL "$(ranks_of "$run" | sed -n 3p)"
ends_within 30 $job
check 'rank 2 on .* has died at step [0-9]'

start
kill -STOP "$(ranks_of "$run" | sed -n 2p)"
ends_within 30 $job
check 'rank 1 on .* has not been heard of for .* it was last at step [0-9].* wait at step [0-9]*, sum of '
[ -z "$(ranks_of "$run")" ] || fail 'a rank is left behind'

# One rank alone cannot read its films any more: its shard is taken away from under it.
start --loader-threads 1 2>/dev/null || start
shard=$(ls "$work"/records/train*.tfrecord)
cp "$shard" "$work/kept"
dd if=/dev/urandom of="$shard" bs=1M count=1 conv=notrunc status=none
ends_within 30 $job
cp "$work/kept" "$shard"
check 'damaged'
