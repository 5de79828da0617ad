# SPDX-License-Identifier: GPL-3.0-or-later
# For scripts that drive the desktop program, by `. own_display.sh`: a display of their own with
# software OpenGL and nobody's settings. Sets DISPLAY and work, a folder that goes with the script;
# so does the process that the script notes as app.
work=$(mktemp -d)
cleanup() {
  [ -z "${app:-}" ] || kill "$app" 2>/dev/null || true
  [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
for tool in Xvfb xdotool; do
  command -v $tool >/dev/null || { echo "$tool is missing: install xvfb and xdotool." >&2; exit 1; }
done
Xvfb -displayfd 3 -screen 0 1600x1000x24 +extension GLX 3>"$work/display" 2>/dev/null &
server=$!
until [ -s "$work/display" ]; do kill -0 $server; sleep 0.05; done
export DISPLAY=":$(cat "$work/display")" LIBGL_ALWAYS_SOFTWARE=1
export XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work XDG_CACHE_HOME=$work XDG_RUNTIME_DIR=$work
