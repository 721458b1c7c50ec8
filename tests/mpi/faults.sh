#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A rank that dies, stops, hangs or throws ends the whole job within 30 s; it is named, with its step and what it did, and
# the last checkpoint can be resumed from.
set -euo pipefail
source "$(dirname "$0")/common.sh"
run="$work/run"

# start RANKS BATCH STEPS-BETWEEN-CHECKPOINTS OPTIONS…
start() {
  local ranks=$1 batch=$2 every=$3
  shift 3
  rm -rf "$run"
  "${mpi[@]}" -n "$ranks" "$carina" train "${small[@]}" --batch "$batch" --epochs 100000 --checkpoint-steps "$every" --run "$run" "$@" \
    >"$work/out" 2>"$work/err" &
  job=$!
}
nobody_left() { [ -z "$(ranks_of "$run")" ] || fail "$1: a rank is left behind"; }

case $3 in
  dies)
    start 4 4 2
    wait_for_step "$run" 3
    kill -KILL "$(rank_of "$run" 2)"
    ends_within 30 $job
    said 'rank 2 on .* has died at \(step [0-9]\|validating after step\)'
    [ "$(grep -c 'has died' "$work/err")" = 1 ] || fail "more than one voice: $(cat "$work/err")"
    nobody_left dies
    resumes 16

    # Rank 0, which writes the run folder, most of the time while it saves.
    start 2 4 1 --mpi-threads funneled
    wait_for_step "$run" 3
    kill -KILL "$(rank_of "$run" 0)"
    ends_within 30 $job
    said 'rank 0 on .* has died at .*step [0-9]'
    nobody_left 'rank 0 dies'
    resumes 8

    # While it validates, most of the time: an epoch has few steps and many films to validate.
    start 2 16 2 --train-split val --val-split train
    wait_for_step "$run" 8
    kill -KILL "$(rank_of "$run" 1)"
    ends_within 30 $job
    said 'rank 1 on .* has died at \(step [0-9]\|validating after step\)'

    # As it begins: within MPI, in the roll call, in the broadcast.
    for delay in 0 0.2 0.5; do
      start 3 4 2
      until [ -n "$(rank_of "$run" 2)" ]; do sleep 0.02; done
      sleep $delay
      kill -KILL "$(rank_of "$run" 1)"
      ends_within 30 $job
      nobody_left "dies after $delay s"
    done
    ;;
  stops)
    start 3 4 2
    wait_for_step "$run" 3
    kill -STOP "$(rank_of "$run" 1)"
    ends_within 30 $job
    said 'rank 1 on .* has not been heard of for .* it was last at .*step [0-9]*.*; ranks 0, 2 wait at .*step [0-9]*, '
    nobody_left stops
    resumes 12

    start 3 4 2
    wait_for_step "$run" 3
    kill -STOP "$(rank_of "$run" 0)"
    ends_within 30 $job
    said 'rank 0 on .* has not been heard of for .* it was last at .*step [0-9]*'
    nobody_left 'rank 0 stops'
    ;;
  hangs)
    start 3 4 2
    wait_for_step "$run" 3
    # One thread of it alone is stopped, while it computes: the one that trains.
    python3 "$(dirname "$0")/stop_thread.py" "$(rank_of "$run" 1)" &
    ends_within 30 $job
    said 'rank 1 on .* hangs at .*step [0-9]* for .*; ranks 0, 2 wait at .*step [0-9]*, '
    nobody_left hangs
    resumes 12
    ;;
  throws)
    start 2 4 2 --max-bad 0
    wait_for_step "$run" 3
    # Nobody can read the films any more: their shard is overwritten from under the ranks.
    shard=$(ls "$work"/records/train*.tfrecord)
    cp "$shard" "$work/kept"
    dd if=/dev/urandom of="$shard" bs=1M count=1 conv=notrunc status=none
    ends_within 30 $job
    cp "$work/kept" "$shard"
    said 'rank [01] on .*, at step [0-9]*: .*damaged'
    resumes 8
    ;;
esac
