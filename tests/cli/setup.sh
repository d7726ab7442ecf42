#!/usr/bin/env bash
# scripts/setup on machines made of stubs: what it installs, how, and what it
# says where it may not.
set -euo pipefail
: "${SOURCE:?}"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
bin=$made/bin

fail() {
	echo "$*"
	echo "status $status; it said:"
	echo "$said"
	exit 1
}

# A command that does what the text says, and notes how it was called.
stub() {
	printf '#!%s\necho "%s $*" >>"%s/calls"\n%s\n' \
		"$(command -v bash)" "$1" "$made" "${2-}" >"$bin/$1"
	chmod +x "$bin/$1"
}

# A machine with the tools any system has, for the user of that number.
machine() {
	rm -rf "$bin"
	mkdir "$bin"
	: >"$made/calls"
	for tool in bash cat cut env paste sed; do
		ln -s "$(command -v "$tool")" "$bin/$tool"
	done
	stub id "echo $1"
}

# Everything that the release needs to be built.
with_tools() {
	for tool in gcc cmake pkg-config git; do
		stub "$tool"
	done
}

setup() {
	status=0
	said=$(PATH=$bin "$bin/bash" "$SOURCE/scripts/setup" --for "$1" 2>&1 \
		</dev/null) || status=$?
}

called() { grep -qE "^$1" "$made/calls"; }

machine 0
with_tools
stub ninja
stub apt-get
setup build
[[ $status -eq 0 && -z $said ]] || fail "all is there, and still it speaks"
! called apt-get || fail "all is there, and apt-get is called"

rm "$bin/ninja"
setup build
[[ $status -eq 0 ]] || fail "root cannot install"
called 'apt-get .*update$' || fail "package lists are not brought up to date"
called 'apt-get .*install -y --no-install-recommends ninja-build$' ||
	fail "not just what is missing is installed"

# Everything for the tests but an OpenMP that clang finds.
for tool in ninja gnuplot hyperfine python3 jq clang-tidy clang-format \
	shellcheck mandoc chromium tidy; do
	stub "$tool"
done
stub fc-list 'echo DejaVu Sans'
stub kpsewhich 'echo found'
# shellcheck disable=SC2016 # the stub expands
stub clang '[[ $* != *-fopenmp* ]]'
: >"$made/calls"
setup test
[[ $status -eq 0 ]] || fail "tests cannot be set up"
called 'apt-get .*install -y --no-install-recommends libomp-dev$' ||
	fail "clang without OpenMP is not given one, or given more"
stub clang
: >"$made/calls"
setup test
[[ $status -eq 0 && -z $said ]] || fail "all is there, and still it speaks"

machine 1000
stub apt-get
setup build
[[ $status -eq 2 ]] || fail "neither root nor sudo, and yet not status 2"
[[ ${said##*$'\n'} == "apt-get update && apt-get install -y"*" gcc "* ]] ||
	fail "the last line is not the one to type"
! called apt-get || fail "apt-get is called without the right to"

# shellcheck disable=SC2016 # the stub expands
stub sudo '[[ $1 == -n ]] || "$@"'
setup build
[[ $status -eq 0 ]] || fail "sudo cannot install"
called 'sudo env DEBIAN_FRONTEND=.* install .* gcc ' || fail "sudo is not used"

stub sudo exit\ 1
setup build
[[ $status -eq 2 && $said == *apt-get\ install* ]] ||
	fail "sudo that refuses is not answered with the line to type"

machine 1000
setup build
[[ $status -eq 2 && $said == *"no apt"*libjansson-dev*"without"* ]] ||
	fail "without apt, what cannot be done without is not named"

with_tools
setup bench
[[ $status -eq 0 && $said == *"no apt"*ninja-build*gnuplot* ]] ||
	fail "without apt, helpers that are missing stop it"

setup nonsense
[[ $status -eq 2 && $said == usage:* ]] || fail "a wrong purpose is taken"
