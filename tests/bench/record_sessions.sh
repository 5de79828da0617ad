#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Records what the desktop program asks its cache for while a mouse and keys work with it.
#
#   tests/bench/record_sessions.sh FOLDER [PROGRAM]
#
# Starts a display of its own (xvfb) with software OpenGL and writes to FOLDER, by ACG_RECORD,
# window_design.trace      a trap is dragged, put back by undo and redo, the view turned, and so on
# window_fine_tuning.trace short drags about a place, each compared with the one before
# window_animation.trace   a focus is led around the same loop again and again
# window_sweep.trace       a slice goes through the volume, there and back, with Ctrl and the wheel
# Needs xvfb and xdotool. What a hand does is drawn with a fixed seed; what comes of it also depends
# on how quick the machine is, as edits that are overtaken are never asked for.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(cd "$1" && pwd)
program=${2:-$root/build/release/bin/acoustogen}
. "$root/tests/bench/own_display.sh"

# start NAME PROJECT: opens it, recorded, and sets x and y to where its first target is drawn.
start() {
  ACG_RECORD=$folder/window_$1.trace "$program" --timing --size 1600x1000 \
    "$root/resources/examples/$2.acg" >"$work/out" 2>"$work/err" &
  app=$!
  until grep -qs '^painted at' "$work/out"; do kill -0 $app; sleep 0.05; done
  read -r _ _ _ _ _ _ x y < <(grep '^painted at' "$work/out")
  sleep 3 # the refinements that follow a start
}

stop() {
  sleep 1
  kill -TERM $app
  wait $app || true
  app=
  echo "$1: $(grep -vc '^#' "$folder/window_$1.trace") lines"
}

# drag DX DY STEPS: takes what is under x, y there at about 60 Hz; x and y follow.
drag() {
  local steps
  mapfile -t steps < <(awk -v n="$3" -v x="$x" -v y="$y" -v a="$1" -v b="$2" 'BEGIN {
    for (i = 1; i <= n; ++i) printf "mousemove\n%d\n%d\nsleep\n0.016\n", x + a * i / n, y + b * i / n
  }')
  xdotool mousemove "$x" "$y" sleep 0.1 mousedown 1 sleep 0.05 "${steps[@]}" sleep 0.05 mouseup 1
  x=$((x + $1)) y=$((y + $2))
  sleep 0.7
}

key() {
  xdotool key "$1"
  sleep 0.5
}

RANDOM=7
between() { echo $(($1 + RANDOM % ($2 - $1 + 1))); }

start design two_sided_trap
for _ in $(seq 14); do
  dx=$(between -50 50) dy=$(between -40 40)
  drag "$dx" "$dy" "$(between 8 20)"
  for _ in $(seq "$(between 1 3)"); do key ctrl+z; key ctrl+shift+z; done
  if [ $((RANDOM % 3)) = 0 ]; then key ctrl+z; x=$((x - dx)) y=$((y - dy)); fi
done
stop design

start fine_tuning four_foci
for _ in $(seq 25); do
  dx=$(between -4 4) dy=$(between -4 4)
  drag "$dx" "$dy" 4
  key ctrl+z; key ctrl+shift+z; key ctrl+z
  if [ $((RANDOM % 2)) = 0 ]; then key ctrl+shift+z; else x=$((x - dx)) y=$((y - dy)); fi
done
stop fine_tuning

start animation two_foci
mapfile -t loop < <(awk -v x="$x" -v y="$y" 'BEGIN {
  for (round = 0; round < 12; ++round) for (i = 1; i <= 48; ++i) {
    t = 6.2831853 * i / 48
    printf "mousemove\n%d\n%d\nsleep\n0.05\n", x + 30 * sin(t), y + 30 * (1 - cos(t))
  }
}')
xdotool mousemove "$x" "$y" sleep 0.3 mousedown 1 sleep 0.1 "${loop[@]}" mouseup 1
stop animation

start sweep twin_trap
x=$((x + 90)) y=$((y + 40)) # a place on the slice, away from the trap
xdotool mousemove $x $y sleep 0.2 click 1 sleep 0.3
key s # the tool that moves slices
for _ in $(seq 5); do
  drag 40 25 30
  drag -40 -25 30
  for button in 4 5; do
    xdotool keydown ctrl
    for _ in $(seq 12); do xdotool click $button sleep 0.1; done
    xdotool keyup ctrl
  done
done
stop sweep
