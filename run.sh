#!/usr/bin/env bash
# Installs what is missing, then builds the site (`bash run.sh`, words for build.py may follow) or runs all tests
# (`bash run.sh test`, words for pytest may follow). Reasons: docs/decisions/environment.md
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
venv=.tools/venv
fonts=.tools/fonts
modules=.tools/node_modules
without_fonts="没有取到排印 PDF 用的字体，接通网络后再运行一次"

main() {
  if [[ ${1-} == test ]]; then
    prepare "test"
    run_tests "${@:2}"
  else
    prepare build
    exec "$venv/bin/python" build.py "$@"
  fi
}

prepare() {
  { mkdir -p .tools && [[ -w .tools ]]; } 2>/dev/null || stop "不能写入文件夹 $PWD/.tools，请换一个有写权限的用户运行"
  # Two people may start this at once; the second waits and then finds everything there.
  exec 9>.tools/lock
  ! has flock || flock 9
  system_packages "$1"
  if [[ $1 == test ]]; then
    python_packages requirements-test.txt
    font_files || stop "$without_fonts"
    web_checkers
  else
    python_packages requirements.txt
    # Web pages need neither: who may not install anything still gets them.
    if has_print_libraries && ! font_files; then say "提醒：网页照常生成，不能生成 PDF。$without_fonts"; fi
  fi
  exec 9>&-
}

# python -m and not the scripts in bin/: those hold this folder's address, and the folder may have been moved.
run_tests() {
  export HYPOTHESIS_STORAGE_DIRECTORY=.tools/cache/hypothesis
  "$venv/bin/python" -m ruff check
  "$venv/bin/python" -m mypy
  "$venv/bin/python" -c 'from importlinter.cli import lint_imports_command as run; run()' \
    --no-logo --cache-dir .tools/cache/imports
  # Two at a time, as many as a machine of CI has; -n in the words that follow comes later and wins.
  exec "$venv/bin/python" -m pytest -n 2 "$@"
}

system_packages() {
  local lacking
  lacking=$(lacking_packages "$1")
  if [[ -n $lacking ]] && may_install; then
    say "正在安装系统软件：$lacking"
    install_packages "$lacking" || true
    lacking=$(lacking_packages "$1")
  fi
  [[ -n $lacking ]] || return 0
  local advice="缺少系统软件：$lacking。请管理员运行：apt-get update && apt-get install -y --no-install-recommends $lacking"
  [[ $1 == build && $lacking != *python3* ]] || stop "$advice"
  say "提醒：网页照常生成，不能生成 PDF。$advice"
}

# One line of Debian packages whose work nothing on this machine does yet: the thing itself is asked for, not dpkg.
lacking_packages() {
  local lacking=()
  "$venv/bin/python" -V >/dev/null 2>&1 || find_python >/dev/null || lacking+=(python3 python3-venv)
  has_print_libraries || lacking+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
  if [[ $1 == test ]]; then
    has chromium || lacking+=(chromium)
    has_libraries libatomic.so.1 || lacking+=(libatomic1) # Playwright's own Node wants it
    has pdftoppm || lacking+=(poppler-utils)
    has qpdf || lacking+=(qpdf)
    has strace || lacking+=(strace)
    has rsync || lacking+=(rsync)
    PATH="$PATH:/usr/sbin" has sshd || lacking+=(openssh-server)
    PATH="$PATH:/usr/sbin" has nginx || lacking+=(nginx-light)
    has caddy || lacking+=(caddy)
    has zbarimg || lacking+=(zbar-tools)
    has soffice || lacking+=(libreoffice-calc-nogui libreoffice-writer-nogui)
    has java || lacking+=(default-jre-headless)
    [[ -e /usr/share/java/jaxb-runtime.jar ]] || lacking+=(libjaxb-java) # veraPDF wants it, Java has none of its own
    has npm || is_done "$modules" package-lock.json || lacking+=(npm)
    [[ $(fc-list 'Noto Sans CJK SC' family 2>/dev/null) ]] || lacking+=(fonts-noto-cjk fontconfig)
  fi
  echo "${lacking[*]}"
}

has_print_libraries() { has_libraries libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; }

has_libraries() {
  local known each
  known=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null) || return 1
  for each in "$@"; do [[ $known == *"$each"* ]] || return 1; done
}

# As root, by a sudo that asks for no password, or by one that can ask somebody.
may_install() { has apt-get && { ((EUID == 0)) || { has sudo && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; }; }; }

# Asks the package sources what they hold, and installs the packages named, if any.
install_packages() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120)
  ((EUID == 0)) || apt=(sudo "${apt[@]}")
  # A half-reachable list of sources is no reason to stop: whether the packages can be had shows next.
  quietly "${apt[@]}" update -o Acquire::Retries=1 || true
  # shellcheck disable=SC2086  # a list of names
  [[ -z $1 ]] || quietly "${apt[@]}" install -y --no-install-recommends $1
}

python_packages() {
  ! is_done "$venv" "$1" || return 0
  say "正在安装 Python 组件（第一次约需一两分钟）"
  # Fails as well after the system's Python moved on: an environment belongs to one Python.
  "$venv/bin/python" -m pip --version >/dev/null 2>&1 || { rm -rf "$venv" && quietly "$(find_python)" -m venv "$venv"; } ||
    stop "Python 环境没有建好（原因见上）"
  rm -f "$venv"/*.done
  # Only wheels: a missing one should say so at once, not ask an office for a compiler.
  quietly "$venv/bin/python" -m pip install --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    -r "$1" || stop "Python 组件没有装好（原因见上）。接通网络后再运行一次"
  note_done "$venv" "$1"
  # The test lock holds the same packages at the same versions and more.
  note_done "$venv" requirements.txt
}

# The system's own first: Debian builds its Python for speed (a tenth to a fifth over a plain build) and keeps it safe.
find_python() {
  local each
  for each in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    "$each" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$each" && return
  done
  return 1
}

font_files() {
  ! is_done "$fonts" tools/setup/fonts.sha256 || return 0
  say "正在取字体（约 50 MB）"
  # The second try is for a machine whose idea of what the package sources hold is old, or that has none yet.
  bash tools/setup/fonts "$fonts" "$venv" ||
    { may_install && install_packages "" && bash tools/setup/fonts "$fonts" "$venv"; } || return 1
  note_done "$fonts" tools/setup/fonts.sha256
}

web_checkers() {
  ! is_done "$modules" package-lock.json || return 0
  say "正在安装网页检查工具"
  cp package.json package-lock.json .tools/
  quietly npm ci --prefix .tools --ignore-scripts --no-audit --no-fund --loglevel=error ||
    stop "网页检查工具没有装好（原因见上）。接通网络后再运行一次"
  note_done "$modules" package-lock.json
}

# A folder in .tools/ says itself what it was made from, so deleting it is all it takes to have it made again.
is_done() { [[ -e $1/${2##*/}.done && $(mark "$2") == "$(<"$1/${2##*/}.done")" ]]; }
note_done() { mark "$2" >"$1/${2##*/}.done"; }
mark() { sha256sum <"$1"; "$venv/bin/python" -V 2>&1 || true; }

has() { command -v "$1" >/dev/null 2>&1; }
say() { printf '%s\n' "$*" >&2; }
stop() { say "$*" && exit 3; }
quietly() { "$@" >.tools/log 2>&1 </dev/null || { tail -n 3 .tools/log >&2 && return 1; }; }

main "$@"
