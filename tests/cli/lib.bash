# shellcheck shell=bash disable=SC2034 # variables are for the tests
# What the tests of the command line share. A test file sources this, defines
# functions whose names are sentences, test_..., and closes with `tests`: each
# is run by itself, in an empty folder, with `set -eu`.

: "${TVP:?the program to test}" "${SOURCE:?the source tree}"
export TMPDIR
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/tvp-cli-XXXXXX")
lib_made=$TMPDIR
trap 'rm -rf "$lib_made"' EXIT

fail() {
	echo "$*" >&2
	exit 1
}

skip() {
	echo "skipped: $*"
	exit 77
}

# run COMMAND..: its status in $status, what it says in the files out and err.
run() {
	status=0
	"$@" >out 2>err </dev/null || status=$?
}

expect_status() {
	[[ $status == "$1" ]] || fail "exit status $status, not $1; stderr:" \
		"$(head -c 2000 err)"
}

# expect_line FILE REGEX: one of its lines matches.
expect_line() {
	grep -qE -e "$2" "$1" ||
		fail "no line of $1 matches $2; it holds: $(head -c 2000 "$1")"
}

# What precedes the first launch and can be done without in most tests.
quickly=(--no-floors --exact-tasks --no-memory)

# expect_refusal STATUS REGEX ARGUMENT..: that is how tvp answers, in one line.
expect_refusal() {
	local wanted=$1 words=$2

	shift 2
	run "$TVP" "$@"
	[[ $status == "$wanted" ]] ||
		fail "tvp $*: exit status $status, not $wanted: $(<err)"
	[[ $(wc -l <err) == 1 ]] || fail "tvp $*: not one line: $(<err)"
	expect_line err "$words"
}

# wait_until COMMAND..: poll until it succeeds; a limit, so as not to hang.
wait_until() {
	local i

	for ((i = 0; i < 1000; i++)); do
		"$@" && return
		sleep 0.01
	done
	fail "waited in vain: $*"
}

# Processes of tvp that have the TMPDIR of this test.
survivors() {
	local tvp environment

	tvp=$(realpath "$TVP")
	grep -lzsxF "TMPDIR=$TMPDIR" /proc/[0-9]*/environ |
		while read -r environment; do
			[[ ${environment%environ}exe -ef $tvp ]] &&
				echo "$environment"
		done
	true
}

# For workloads that die on purpose: sanitizers would answer a crash
# themselves, and a leak with a report.
let_crash() {
	export ASAN_OPTIONS=handle_segv=0:handle_abort=0:detect_leaks=0
}

# Is this a build with sanitizers, which end some crashes in their own way?
sanitized() { grep -qa __asan_init "$TVP"; }

tests() {
	local name failed=0 passed=0

	for name in $(declare -F | sed -n 's/^declare -f \(test_\)/\1/p'); do
		TMPDIR=$lib_made/$name/tmp
		mkdir -p "$TMPDIR"
		(
			set -eu
			cd "$lib_made/$name"
			"$name"
		)
		case $? in
		0) passed=$((passed + 1)) && echo "ok      $name" ;;
		77) echo "skipped $name" ;;
		*) failed=$((failed + 1)) && echo "FAILED  $name" ;;
		esac
	done
	[[ $failed == 0 ]] || exit 1
	[[ $passed != 0 ]] || exit 77
}
