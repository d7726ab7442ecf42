#!/usr/bin/env bash
# tvp run --timer hyperfine: what is stored, and what goes wrong in one line.
source "${BASH_SOURCE[0]%/*}/lib.bash"

# Put a program on PATH that calls itself hyperfine 1.15.0 (or what else it is
# told to) and does what BODY says otherwise.
pretend() {
	local body=$1 version=${2-hyperfine 1.15.0}

	mkdir -p bin
	cat >bin/hyperfine <<-END
		#!/bin/sh
		[ "\$1" != --version ] || { echo "$version"; exit; }
		$body
	END
	chmod +x bin/hyperfine
	PATH=$PWD/bin:$PATH
}

# expect_refused REGEX: one line, status 2, and nothing begun.
expect_refused() {
	expect_refusal 2 "$1" run --timer hyperfine -w null -r serial -o r
	[[ ! -e r ]] || fail "it was refused and has made a folder"
}

need_hyperfine() {
	command -v hyperfine >/dev/null || skip "hyperfine is not installed"
}

# measure ARGUMENT..: timed by hyperfine, in the folder r.
measure() {
	run "$TVP" run --timer hyperfine --no-floors --exact-tasks -o r "$@"
}

# Processes whose scratch folder is this test's.
launches_of() { pgrep -f -- "--scratch $PWD/tmp/" || true; }

nothing_lives() { [[ -z $(launches_of) ]]; }

something_lives() { [[ -n $(launches_of) ]]; }

nothing_lies() { [[ -z $(ls -A tmp) ]]; }

test_a_missing_hyperfine_is_refused_in_one_line() {
	PATH=$PWD/nowhere run "$TVP" run --timer hyperfine -w null -r serial -o r
	expect_status 2
	[[ $(wc -l <err) == 1 && ! -e r ]] || fail "$(<err)"
	expect_line err 'hyperfine is not on PATH'
}

test_an_old_hyperfine_is_refused_in_one_line() {
	pretend true 'hyperfine 1.13.0'
	expect_refused '1\.13\.0 is too old; 1\.14 or later'
}

test_a_stranger_by_that_name_is_refused_in_one_line() {
	pretend true 'something else'
	expect_refused '"something else" is no version of hyperfine'
}

test_a_failing_hyperfine_is_refused_with_its_own_words() {
	pretend 'echo "Error: no luck" >&2; exit 1'
	expect_refused 'hyperfine failed: no luck$'
	pretend 'exit 3'
	expect_refused 'hyperfine failed: it does not say why$'
	pretend 'kill -9 $$'
	expect_refused 'hyperfine was killed by signal 9$'
}

test_a_hyperfine_that_exports_nonsense_is_refused() {
	pretend true
	expect_refused 'what hyperfine exported: line'
	pretend 'echo {\"results\": []} >&3'
	expect_refused 'what hyperfine exported: results: is no list of one'
}

test_kept_samples_and_unknown_timers_are_refused() {
	expect_refusal 2 'hyperfine sees whole processes only' run -w null \
		-r serial --timer hyperfine --keep-samples -o r
	run "$TVP" run -w null -r serial --timer hyperfin -o r
	expect_status 2
	expect_line err 'did you mean "hyperfine"'
}

test_launches_are_timed_as_whole_processes_and_marked_as_such() {
	need_hyperfine
	measure -w sleep,file -r serial,fork,thread_pool -n 4 -j 2 \
		-p durations=2ms --rounds 2
	expect_status 0
	[[ $(jq -c '.plan.timer, (.launches | length), ([.launches[] |
		.outcome == "ok" and .witness == null and .run_ns == null and
		.service_ns == null and .wall_ns > 0 and .user_ns >= 0 and
		.exit_status == 0] | all), ([.summary[].wall_ns.median > 0] |
		all)' r/result.json) == $'"hyperfine"\n12\ntrue\ntrue' ]] ||
		fail "$(jq -c '.plan.timer, .launches' r/result.json)"
	expect_line out 'whole process'
	[[ -z $(ls tmp) ]] || fail "left behind: $(ls tmp)"
}

test_whole_processes_are_longer_than_what_happens_in_them() {
	need_hyperfine
	measure -w sleep -r serial -p durations=30ms -n 1 --rounds 2
	expect_status 0
	[[ $(jq '[.launches[].wall_ns >= 3e7] | all' r/result.json) == true ]] ||
		fail "a sleep of 30 ms takes $(jq '.launches[].wall_ns' \
			r/result.json) ns"
}

test_launches_that_fail_do_so_with_the_reason() {
	need_hyperfine
	measure -w fault -r serial -n 1 -p mode=fail,exit,abort --rounds 1
	expect_status 1
	[[ $(jq -r '.launches | sort_by(.cell)[] | "\(.outcome): \(.fault)"' \
		r/result.json) == "failed: task 0, worker 0: failed on purpose
exited: exited with status 3
killed: killed by signal 6 (Aborted)" ]] || fail "$(jq -c '.launches[]' \
		r/result.json)"
}

test_a_hanging_launch_is_killed_at_the_deadline() {
	need_hyperfine
	measure -w fault -r fork -j 2 -n 2 -p mode=hang --rounds 1 \
		--deadline 300ms
	expect_status 1
	[[ $(jq -r '.launches[] | .outcome, .wall_ns' r/result.json) == \
		$'late\nnull' ]] || fail "$(jq -c '.launches[]' r/result.json)"
	[[ -z $(launches_of) ]] || fail "alive: $(launches_of)"
}

test_processes_that_a_launch_leaves_behind_are_told() {
	need_hyperfine
	! sanitized || skip "the sanitizer ends a leak in its own way"
	measure -w fault -r serial -n 1 -p mode=leak --rounds 1
	expect_status 1
	expect_line err 'left 1 processes and 0 files behind'
}

test_a_hyperfine_that_fails_once_costs_that_launch_only() {
	need_hyperfine
	real=$(command -v hyperfine)
	pretend "[ -e tried ] || { touch tried; exec $real \"\$@\"; }
		echo 'Error: tired' >&2; exit 1"
	measure -w null -r serial -n 1 --rounds 2
	expect_status 1
	[[ $(jq -r '.launches[] | "\(.outcome): \(.fault)"' r/result.json |
		sort -u) == "failed: hyperfine failed: tired" ]] ||
		fail "$(jq -c '.launches[]' r/result.json)"
}

test_kill_9_leaves_no_process_and_no_file() {
	need_hyperfine
	"$TVP" run --timer hyperfine --no-floors --exact-tasks -o r -w sleep \
		-r fork -j 2 -n 2 -p durations=20s --deadline 30s >out 2>err &
	wait_until something_lives
	kill -9 $!
	wait $! || true
	wait_until nothing_lives
	wait_until nothing_lies
}

test_an_interrupted_run_goes_on_with_hyperfine() {
	need_hyperfine
	"$TVP" run --timer hyperfine --no-floors --exact-tasks -o r -w sleep \
		-r serial,fork -j 2 -n 2 -p durations=100ms --rounds 2 \
		>out 2>err &
	wait_until something_lives
	kill -INT $!
	run wait $!
	expect_status 130
	wait_until nothing_lives
	run "$TVP" run --resume r
	expect_status 0
	[[ $(jq -c '[.plan.timer, (.launches | length)]' r/result.json) == \
		'["hyperfine",4]' ]] || fail "$(jq -c .launches r/result.json)"
}

test_a_result_with_two_clocks_is_refused() {
	need_hyperfine
	measure -w null -r serial -n 1 --rounds 1
	jq '.plan.timer = "self"' r/result.json >mixed.json
	expect_refusal 2 'was not timed by "self"' show mixed.json
}

tests
