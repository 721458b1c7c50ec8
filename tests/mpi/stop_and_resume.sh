#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A signal to one rank, or to mpirun, stops all of them after the same step with everything saved; the run goes on on
# another number of ranks with the same films step by step.
set -euo pipefail
source "$(dirname "$0")/common.sh"
export OMPI_MCA_odls_base_sigkill_timeout=3  # what mpirun gives its ranks between TERM and KILL; one second otherwise

stopped() {
  [ "$(field "$1/status.json" state)" = stopped ] || fail "$2: the run is $(field "$1/status.json" state)"
  [ "$(field "$1/status.json" step)" = "$(field "$1/status.json" checkpointStep)" ] || fail "$2: not everything is saved"
}
# By Ctrl-C or TERM mpirun itself is ended; what it returns for USR1, or when a rank stops by itself, is the ranks' 3.
for how in 'USR1 mpirun' 'TERM mpirun' 'INT mpirun' 'TERM rank' 'INT rank'; do
  run="$work/stopped-${how/ /-}"
  "${mpi[@]}" -n 2 "$carina" train "${small[@]}" --batch 8 --epochs 100000 --run "$run" >"$work/out" 2>"$work/err" &
  job=$!
  wait_for_step "$run" 3
  to=$job
  [ "${how#* }" = mpirun ] || to=$(rank_of "$run" 1)
  kill "-${how% *}" "$to"
  code=0
  wait $job || code=$?
  case $how in
    'USR1 mpirun' | *rank) [ $code = 3 ] || fail "$how: exit code $code" ;;
    *) [ $code != 0 ] || fail "$how: a stopped run claims success" ;;
  esac
  stopped "$run" "$how"
  "$carina" watch --once "$run" >"$work/out" || fail "$how: watch takes a stopped run for a failed one"
done

# As many films a step on 4 ranks, then on 2, as on 1: the last steps' films are the same, and so is the number of steps.
run="$work/moves"
"${mpi[@]}" -n 4 "$carina" train "${small[@]}" --global-batch 16 --bn-group 0 --epochs 2 --run "$run" >"$work/out" 2>"$work/err"
"$carina" train "${small[@]}" --global-batch 16 --epochs 2 --run "$work/stays" >"$work/out" 2>"$work/err"
"${mpi[@]}" -n 2 "$carina" train --resume "$run" --epochs 4 >"$work/out" 2>"$work/err" || fail "$(cat "$work/err")"
code=0
"${mpi[@]}" -n 3 "$carina" train --resume "$run" --epochs 5 >"$work/out" 2>"$work/err" || code=$?
[ $code != 0 ] && grep -q '16' "$work/err" || fail "three ranks went on with batches that they cannot share: $(cat "$work/err")"
"$carina" train --resume "$work/stays" --epochs 4 >"$work/out" 2>"$work/err"
python3 - "$run/log/rank-0.jsonl" "$work/stays/log/rank-0.jsonl" <<'PY' || fail 'other films, or other steps'
import json, sys
def steps(path):
    lines = [json.loads(line) for line in open(path)]
    return [(line["step"], line["loss"]) for line in lines if "loss" in line and "learningRate" in line]
moved, stayed = (steps(path) for path in sys.argv[1:])
assert [step for step, _ in moved] == [step for step, _ in stayed], (moved, stayed)
# Normalised over all ranks, the same films give the same losses but for rounding, which steps amplify.
for (step, one), (_, other) in zip(moved[:3], stayed[:3]):
    assert abs(one - other) < 2e-3 * abs(other), (step, one, other)
PY
