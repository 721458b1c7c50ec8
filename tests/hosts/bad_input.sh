#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is wrong on one machine is said before the first step, with the machine's name.
set -euo pipefail
source "$(dirname "$0")/common.sh"
plug_cable
train=(train "${small[@]}" --batch 4 --epochs 1)
refused() {
  local what=$1 code=0
  shift
  timeout 60 "${mpi[@]}" "$@" >"$work/out" 2>"$work/err" || code=$?
  [ "$code" -ne 0 ] && [ "$code" -ne 124 ] || fail "$what: exit code $code"
  grep -q "$what" "$work/err" || fail "nobody says '$what': $(cat "$work/err")"
  [ ! -e "$run/checkpoints" ] || fail "$what: a run was begun"
}
# as_on_b COMMAND…: a program for all ranks that does COMMAND… first, with "$@" to come, on carina-b alone
as_on_b() {
  printf '#!/bin/sh\nif [ "$(hostname)" = carina-b ]; then\n%s\nfi\nexec "%s" "$@"\n' "$1" "$carina" >"$work/program"
  chmod +x "$work/program"
}

mkdir "$work/nothing"
as_on_b "exec unshare --mount sh -c 'mount --bind \"$work/nothing\" \"$work/records\" && exec \"\$0\" \"\$@\"' '$carina' \"\$@\""
refused 'rank 2 on carina-b: .*records' -n 4 "$work/program" "${train[@]}" --run "$run"

cp "$carina" "$work/other" && printf x >>"$work/other"
as_on_b "exec '$work/other' \"\$@\""
refused 'ranks differ: rank 0 on carina-a has program: [0-9a-f]*, rank 2 on carina-b has program: [0-9a-f]*' \
  -n 4 "$work/program" "${train[@]}" --run "$run"

command -v faketime >/dev/null || fail 'faketime is missing'
as_on_b "exec faketime -f -75s '$carina' \"\$@\""
timeout 60 "${mpi[@]}" -n 4 "$work/program" "${train[@]}" --run "$run" >"$work/out" 2>"$work/err" || fail "$(cat "$work/err")"
grep -q 'the clock of rank 2 on carina-b is 7[45][.0-9]* s behind that of carina-a' "$work/err" || fail "nobody speaks of clocks: $(cat "$work/err")"
rm -rf "$run"

code=0
timeout 60 "$work/on" carina-a "$mpirun" --allow-run-as-root -H carina-a:1,carina-c:1 -n 2 "$carina" "${train[@]}" --run "$run" \
  >"$work/out" 2>"$work/err" || code=$?
[ $code -ne 0 ] && [ $code -ne 124 ] || fail "a machine that cannot be reached: exit code $code"
grep -q carina-c "$work/err" || fail "nobody names the machine that cannot be reached: $(cat "$work/err")"
