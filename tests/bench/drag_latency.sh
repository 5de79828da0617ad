#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Drags a trap with the display server's mouse and tells how long the repainted slice takes.
#
#   tests/bench/drag_latency.sh [PROGRAM] [MOVES]
#
# Starts its own display (xvfb) with software OpenGL, opens the two-sided trap (512 elements), moves
# the mouse MOVES times (default 260) at about 60 Hz and prints p50 and p95 of the last 200 edits:
# from the time stamp of the mouse event to the frame that shows the slice solved for it. Also
# prints the time from exec to the first frame with a hologram. Needs xvfb and xdotool.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-$root/build/release/bin/acoustogen}
moves=${2:-260}
. "$root/tests/bench/own_display.sh"

begun=$(date +%s%3N)
"$program" --timing --size 1600x1000 "$root/resources/examples/two_sided_trap.acg" \
  >"$work/out" 2>"$work/err" &
app=$!
until grep -qs '^painted at' "$work/out"; do kill -0 $app; sleep 0.05; done
read -r _ _ painted _ _ _ x y < <(grep '^painted at' "$work/out")
echo "start to first painted hologram: $((painted - begun)) ms"
sleep 3 # the refinements that follow a start

# A slow figure of eight about the trap, one step every 1/60 s.
mapfile -t steps < <(awk -v n="$moves" -v x="$x" -v y="$y" 'BEGIN {
  for (i = 1; i <= n; ++i) {
    t = 6.2831853 * i / 120
    printf "mousemove\n%d\n%d\nsleep\n0.0155\n", x + 60 * sin(t), y + 40 * sin(2 * t)
  }
}')
xdotool mousemove "$x" "$y" sleep 0.3 mousedown 1 sleep 0.1 "${steps[@]}" mouseup 1
sleep 1
kill -TERM $app
wait $app || true
app=
grep '^edits' "$work/out"
grep -o 'solve [0-9.]* ms field .*' "$work/out" | tail -1
echo "load average: $(cut -d' ' -f1-3 /proc/loadavg)"
