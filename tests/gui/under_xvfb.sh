#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# On a real X display, though nobody sees it: the window's and the Reading page's tests, and the program itself, which opens
# a drawn film, lives, and ends when it is asked to.
#   under_xvfb.sh GUI_TESTS CARINA_DESK CARINA
set -euo pipefail
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
fail() { echo "under_xvfb: $*" >&2; exit 1; }

Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp 3>"$work/display" 2>"$work/xvfb" &
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
[ -s "$work/display" ] || fail "Xvfb does not start: $(cat "$work/xvfb")"
DISPLAY=":$(tr -d '\n' <"$work/display")"
export DISPLAY QT_QPA_PLATFORM=xcb XDG_RUNTIME_DIR="$work" XDG_CONFIG_HOME="$work/config"

"$1" --gtest_filter='MainWindowTest.*:ReadingPageTest.ReadsAFilmThatIsDropped:ReadingPageTest.ShowsAHeatMapOnlyWhenAskedForIt'

"$3" --quiet phantom -o "$work/films" --count 2 --size 256 >"$work/out"
"$2" "$work/films" >"$work/desk" 2>&1 &
desk=$!
sleep 4
kill -0 $desk 2>/dev/null || fail "carina-desk ended by itself: $(cat "$work/desk")"
kill -TERM $desk
code=0
wait $desk || code=$?
[ $code -eq 143 ] || [ $code -eq 0 ] || fail "carina-desk ended with $code: $(cat "$work/desk")"
