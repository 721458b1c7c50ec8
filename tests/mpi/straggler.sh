#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A rank that is slow is named: it may run a fifth of the time.
set -euo pipefail
source "$(dirname "$0")/common.sh"
run="$work/run"
# Larger films, so that computing is most of what a rank does: a rank that is stopped while it waits for the others is none
# the slower for it.
for i in "${!small[@]}"; do [ "${small[i]}" != 64 ] || small[i]=192; done
"${mpi[@]}" -n 3 "$carina" train "${small[@]}" --batch 8 --bn-group 0 --epochs 100000 --run "$run" >"$work/out" 2>"$work/err" &
job=$!
wait_for_step "$run" 3
slow=$(rank_of "$run" 1)
begin=$SECONDS
until grep -q 'rank 1 on .* holds the others up' "$work/err"; do
  [ $((SECONDS - begin)) -lt 60 ] || fail "nobody names the straggler: $(cat "$work/err" "$run/health.json")"
  # In turns shorter than a step: longer ones may all fall into times in which it waits for the others anyway.
  for _ in $(seq 10); do
    kill -STOP "$slow"
    sleep 0.04
    kill -CONT "$slow"
    sleep 0.01
  done
done
python3 - "$run/health.json" <<'PY' || fail 'health.json does not say so'
import json, sys
ranks = json.load(open(sys.argv[1]))["ranks"]
assert [rank["isStraggler"] for rank in ranks] == [False, True, False], ranks
assert ranks[1]["ownSeconds"] > 2 * ranks[0]["ownSeconds"], ranks
for rank in ranks:
    assert rank["residentBytes"] > 1 << 20 and rank["stepSeconds"] >= rank["ownSeconds"] > 0, rank
PY
! grep -q 'rank [02] on .* holds the others up' "$work/err" || fail "others are named too: $(cat "$work/err")"
kill -USR1 $job
wait $job || true
[ "$(grep -c '"kind":"started"' "$run/log/rank-1.jsonl")" = 1 ] || fail 'rank 1 does not say where it ran'
grep -q '"kind":"stopped"' "$run/log/rank-2.jsonl" || fail 'rank 2 does not say how it ended'
