#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A run is submitted to this machine, followed, stopped with everything saved, gone on with on another number of ranks,
# survives a killed rank, and ends; no terminal and no process of the test holds it.
set -euo pipefail
source "$(dirname "$0")/common.sh"
export CARINA_CLUSTERS="$work"
PATH="$(dirname "$mpirun"):$PATH"
carina=$(realpath "$carina")
run="$work/runs/small"
trap '"$carina" stop "$run" --now >"$work/out" 2>&1 || true; rm -rf "$work"' EXIT

sed 's/^max_restarts.*/max_restarts = 2/' "$(dirname "$0")/../../resources/clusters/local.toml" >"$work/here.toml"
cd "$work"
cat >"$work/small.toml" <<TOML
[train]
records = "$work/records"
net = "amoebanet_d_1_16"
input-size = 64
channels = 1
learning-rate = 0.02
batch = 4
epochs = 100000
checkpoint-steps = 2
TOML

submit() { "$carina" submit --cluster here "$@" >"$work/out" 2>"$work/err" || fail "not submitted: $(cat "$work/err")"; }
standing() { "$carina" status "$run" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["runs"][0]["state"])'; }
wait_for() {
  for _ in $(seq 300); do
    [ "$(standing)" != "$1" ] || return 0
    sleep 0.1
  done
  fail "the run is $(standing), not $1: $(tail -5 "$run/job.log")"
}
ranks_in() { grep -o '^carina: info: [0-9]* ranks' "$run/job.log" | tail -1 | tr -dc 0-9; }

submit --config small.toml --ranks-per-node 2
wait_for_step "$run" 3
[ "$(standing)" = running ] || fail "the run is $(standing)"
[ "$(ranks_in)" = 2 ] || fail 'it does not run on two ranks'
"$carina" submit --cluster here --config small.toml >"$work/out" 2>"$work/err" && fail 'two runs in one folder'
grep -q 'of this run is running' "$work/err" || fail "nobody says why: $(cat "$work/err")"

# A killed rank ends the attempt; the job starts itself again and goes on.
pkill -KILL -f -- "--run $run" || fail 'there is no rank to kill'
for _ in $(seq 300); do grep -q ' began 1' "$run/job.attempts" && break; sleep 0.1; done
grep -q ' lost 0 ' "$run/job.attempts" || fail "the attempt is not lost: $(cat "$run/job.attempts")"
wait_for running

"$carina" stop "$run" >"$work/out"
wait_for stopped
[ "$(field "$run/status.json" step)" = "$(field "$run/status.json" checkpointStep)" ] || fail 'not everything is saved'
tail -1 "$run/job.attempts" | grep -q ' stopped 1 3$' || fail "the script does not know of the stop: $(cat "$run/job.attempts")"
! pgrep -f -- "$run" >"$work/out" || fail 'a process is left behind'

# On one rank, to an end.
step=$(field "$run/status.json" step)
sed -i 's/^epochs.*/epochs = 2/; s/^batch.*/batch = 8/' small.toml
submit --config small.toml --resume "$run" --ranks-per-node 1
"$carina" watch "$run" >"$work/out" 2>"$work/err" || fail "it does not end well: $(cat "$work/out" "$work/err")"
grep -q finished "$work/out" || fail "watch does not say that it finished: $(cat "$work/out")"
[ "$(field "$run/status.json" step)" -ge "$step" ] || fail 'it began anew'
