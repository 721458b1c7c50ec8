#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Over a slow cable the ranks wait for sums most of the time, and health.json says so, as it says that nobody is to blame.
set -euo pipefail
source "$(dirname "$0")/common.sh"
[ -c /dev/net/tun ] || skip 'a slow cable needs /dev/net/tun'
python3 "$(dirname "$0")/relay.py" "$(net_of carina-a)" "$(net_of carina-b)" 5e6 >"$work/relay" 2>&1 &
for _ in $(seq 50); do
  grep -qs ready "$work/relay" && break
  sleep 0.1
done
grep -q ready "$work/relay" || skip "a slow cable cannot be laid here: $(cat "$work/relay")"
address_hosts
"${mpi[@]}" -n 4 "$carina" train "${small[@]}" --batch 4 --epochs 100000 --run "$run" >"$work/out" 2>"$work/err" &
job=$!
for _ in $(seq 600); do
  [ -e "$run/health.json" ] && break
  sleep 0.1
done
[ -e "$run/health.json" ] || fail "no health.json: $(cat "$work/err")"
python3 - "$run/health.json" <<'PY' || fail "health.json does not show the slow cable"
import json, sys
health = json.load(open(sys.argv[1]))
print([(rank["host"], rank["stepSeconds"], rank["exposedSeconds"]) for rank in health["ranks"]])
assert [rank["host"] for rank in health["ranks"]] == ["carina-a", "carina-a", "carina-b", "carina-b"], health
for rank in health["ranks"]:
    assert rank["exposedSeconds"] > 0.5 * rank["stepSeconds"], rank
    assert not rank["isStraggler"], rank
PY
kill -USR1 $job
wait $job || true
[ "$(field "$run/status.json" state)" = stopped ] || fail 'the run did not stop'
