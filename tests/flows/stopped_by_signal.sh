#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A folder that is being read stops cleanly at SIGINT: exit code 3, what is finished is printed as whole JSON.
set -euo pipefail
carina=$1
unset CARINA_MODEL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "flow: $*" >&2; exit 1; }

"$carina" phantom -o "$work/films" --size 64 >/dev/null
for i in $(seq -w 600); do cp "$work/films/phantom_000001.dcm" "$work/films/film_$i.dcm"; done
"$carina" predict "$work/films" --net resnet50 --json >"$work/found.json" 2>/dev/null &
sleep 2
kill -INT $!
code=0
wait $! || code=$?
[ "$code" -eq 3 ] || fail "exit code $code instead of 3"
python3 -c 'import json, sys; found = json.load(open(sys.argv[1])); assert found["complete"] is False' "$work/found.json" ||
  fail 'the JSON is not whole'
