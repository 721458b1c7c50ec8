#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job: films are drawn, read, and explained.
set -euo pipefail
carina=$1
unset CARINA_MODEL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "flow: $*" >&2; exit 1; }

"$carina" phantom -o "$work/films" --count 3 --seed 7 --size 512 >"$work/phantom.txt"
[ "$(wc -l <"$work/films/labels.csv")" -eq 4 ] || fail 'labels.csv has not one row a film'
"$carina" predict "$work/films" --heatmap "$work/maps" --json >"$work/found.json" 2>"$work/log.txt"

python3 - "$work/found.json" <<'PYTHON' || fail 'the JSON is not what it should be'
import json, struct, sys
found = json.load(open(sys.argv[1]))
assert found["trained"] is True and "ChestX-ray14" in found["statement"] and "Not for clinical use" in found["statement"]
assert len(found["films"]) == 3 and not found["errors"]
for film in found["films"]:
    assert len(film["probabilities"]) == 14
    for heat_map in film["heatMaps"]:
        png = open(heat_map["overlay"], "rb").read()
        assert png.startswith(b"\x89PNG\r\n\x1a\n") and struct.unpack(">II", png[16:24]) == (512, 512)
        assert open(heat_map["values"], "rb").read(6) == b"\x93NUMPY"
PYTHON

head -c 2000 "$work/films/phantom_000002.dcm" >"$work/cut" && mv "$work/cut" "$work/films/phantom_000002.dcm"
code=0
"$carina" predict "$work/films" >"$work/found.txt" 2>"$work/log.txt" || code=$?
[ "$code" -eq 1 ] || fail "a truncated film gave exit code $code"
grep -q phantom_000002 "$work/log.txt" || fail 'the truncated film is not named'
[ "$(grep -c 'Hernia' "$work/found.txt")" -eq 2 ] || fail 'the other films were not read'
