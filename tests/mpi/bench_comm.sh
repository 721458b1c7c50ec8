#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `carina bench comm` gives every figure, and they add up.
set -euo pipefail
source "$(dirname "$0")/common.sh"

"${mpi[@]}" -n 2 "$carina" bench comm --net amoebanet_d_1_16 --batch 1 --repeats 3 --bucket 256KiB --json >"$work/out" \
  2>"$work/err" || fail "$(cat "$work/err")"
python3 - "$work/out" <<'PY' || fail 'the figures do not add up'
import json, statistics, sys
measured = json.load(open(sys.argv[1]))
assert measured["ranks"] == 2 and measured["threads"] == 1 and measured["bucketBytes"] == 256 << 10, measured
assert [entry["bytes"] for entry in measured["sums"]][-1] == measured["gradientBytes"], measured
assert all(entry["seconds"] > 0 for entry in measured["sums"]), measured
rounds = measured["rounds"]
assert len(rounds) == 3, measured
for one in rounds:
    assert 0 <= one["exposedSeconds"] <= one["sumSeconds"] <= one["sharedSeconds"], one
efficiency = statistics.median(one["oneSeconds"] / (2 * one["sharedSeconds"]) for one in rounds)
assert abs(measured["efficiency"] - efficiency) < 1e-9, (measured, efficiency)
PY
"${mpi[@]}" -n 2 "$carina" bench comm --net amoebanet_d_1_16 --batch 1 --repeats 1 --wire bf16 >"$work/out" 2>"$work/err" ||
  fail "$(cat "$work/err")"
grep -q 'efficiency .* %' "$work/out" || fail "no efficiency: $(cat "$work/out")"
