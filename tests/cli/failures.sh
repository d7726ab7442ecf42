#!/usr/bin/env bash
# A workload that fails, exits, aborts, crashes, hangs or leaks costs its own
# cell and nothing else: one line, exit status 1, no process and no file left.
source "${BASH_SOURCE[0]%/*}/lib.bash"
let_crash

nobody_is_left() { [[ -z $(survivors) ]]; }
somebody_is_left() { ! nobody_is_left; }

expect_nothing_left() {
	nobody_is_left || fail "processes are left: $(survivors)"
	[[ -z $(ls -A "$TMPDIR") ]] ||
		fail "files are left: $(find "$TMPDIR")"
}

# outcomes FILTER: the words, sorted, on one line.
outcomes() {
	jq -r "[.plan.cells as \$c | .launches[] | . + \$c[.cell] | $1 | .outcome]
		| unique | join(\" \")" r/result.json
}

test_survivors_are_seen() {
	"$TVP" exec -w sleep -r serial -p durations=10s &
	wait_until somebody_is_left
	kill -KILL $!
	wait $! 2>/dev/null || true
	nobody_is_left || fail "one that is gone is seen"
}

test_every_mode_under_every_runner_costs_its_own_cell_only() {
	run "$TVP" run "${quickly[@]}" -w fault,null -n 6 -j 2 --rounds 1 \
		-p fault.at=3 -p fault.mode=fail,exit,abort,segv,leak -o r
	expect_status 1
	expect_nothing_left
	[[ $(jq '.launches | length' r/result.json) == 42 ]] ||
		fail "launches are missing"
	[[ $(outcomes 'select(.workload == "null")') == ok ]] ||
		fail "null was harmed: $(outcomes 'select(.workload == "null")')"
	[[ $(outcomes 'select(.workload == "fault" and .outcome == "ok")') == '' ]] ||
		fail "a failure went unnoticed"
	[[ $(outcomes 'select(.params.mode == "fail")') == failed ]] ||
		fail "fail: $(outcomes 'select(.params.mode == "fail")')"
	[[ $(outcomes 'select(.params.mode == "leak")') == leftovers ]] ||
		fail "leak: $(outcomes 'select(.params.mode == "leak")')"
	[[ $(outcomes 'select(.params.mode == "exit" and .runner == "serial")') \
	== exited ]] || fail "exit of the only worker"
	[[ $(outcomes 'select(.params.mode == "exit" and .runner == "fork")') \
	== failed ]] || fail "exit of a worker that is a process"
	sanitized || [[ $(outcomes 'select(.params.mode == "segv" and
		.runner == "thread_pool")') == killed ]] || fail "segv of a thread"
}

test_what_hangs_under_any_runner_is_killed_at_the_deadline() {
	run "$TVP" run "${quickly[@]}" -w fault -n 6 -j 2 --rounds 1 \
		-p mode=hang -p at=3 --deadline 300ms -o r
	expect_status 1
	expect_nothing_left
	[[ $(outcomes .) == late ]] || fail "$(outcomes .)"
	expect_line err 'killed in its run phase at the deadline of 0.3 s'
}

test_what_failed_before_the_deadline_is_told_with_it() {
	run "$TVP" run "${quickly[@]}" -w fault -r pthreads,fork -n 1000 -j 2 \
		-p duration=50ms --deadline 300ms --rounds 1 -o r
	expect_status 1
	[[ $(grep -c 'deadline of 0.3 s, [0-9]* tasks were done; before that, task 0, worker 0: failed on purpose' err) == 2 ]] ||
		fail "the cause is lost: $(<err)"
}

test_each_failing_cell_is_told_in_one_line() {
	run "$TVP" run "${quickly[@]}" -w fault -r serial,fork -n 3 -j 2 \
		--rounds 2 -p mode=fail,exit -o r
	expect_status 1
	grep -c '^tvp run: fault' err >lines
	[[ $(<lines) == 4 ]] || fail "$(<lines) lines for 4 cells: $(<err)"
	expect_line err 'fault.* serial W=1: 2 of 2 launches failed: .*failed on purpose'
	expect_line err 'fault.* fork W=2: .* exited with status 3'
}

test_tvp_exec_tells_what_failed_and_ends_with_1() {
	run "$TVP" exec -w fault -r pthreads -n 4 -j 2 -p at=2
	expect_status 1
	[[ $(wc -l <err) == 1 ]] || fail "not one line: $(<err)"
	expect_line err 'task 2, worker 0: failed on purpose'
	expect_nothing_left
}

test_tvp_exec_is_silent_when_all_is_well() {
	run "$TVP" exec -w hash -r process_pool -n 4 -j 2 -p bytes=1KiB
	expect_status 0
	[[ ! -s out && ! -s err ]] || fail "it speaks: $(cat out err)"
}

test_the_rest_of_a_plan_goes_on_when_a_cell_needs_too_much_memory() {
	run "$TVP" run "${quickly[@]}" -w null -r serial -n 4294967296,3 \
		--rounds 1 -o r
	expect_status 1
	expect_line err '4294967296 tasks with samples need .*no-samples'
	[[ $(jq -c '[.launches[].outcome] | sort' r/result.json) \
	== '["failed","ok"]' ]] || fail "$(jq -c .launches r/result.json)"
	run "$TVP" exec -w null -r serial -n 4294967296
	expect_status 1
	expect_line err '^tvp exec: 4294967296 tasks with samples need'
}

test_a_launch_that_cannot_map_its_block_tells_its_supervisor_why() {
	sanitized && skip "sanitizers take more addresses than that"
	# shellcheck disable=SC2059 # that is the number of the version
	printf "\\x$("$TVP" --protocol)\\0\\0\\0" >block
	truncate -s 700M block
	(
		ulimit -v 400000
		run "$TVP" exec -w null -r serial -n 10000000 --supervised 9 \
			9<>block
		expect_status 1
		[[ ! -s err ]] || fail "told twice: $(<err)"
	)
	head -c 16384 block | tr -c '[:print:]' '\n' >said
	expect_line said '^map 64[0-9]* bytes for 10000000 tasks: Cannot allocate memory$'
	rm block
}

# has_children PROCESS N: that many live.
has_children() { [[ $(wc -w <"/proc/$1/task/$1/children") == "$2" ]]; }

# kill_one CHILDREN WORD..: begin a launch of two workers that has so many
# children, kill the second worker, and see how the launch ends. There is no
# deadline: who waits in vain waits for ever.
kill_one() {
	local launch children number=$1

	shift
	status=0
	"$TVP" exec "$@" -j 2 >out 2>err &
	launch=$!
	wait_until has_children "$launch" "$number"
	mapfile -t -d " " children <"/proc/$launch/task/$launch/children"
	kill -KILL "${children[-1]}"
	wait "$launch" || status=$?
	expect_status 1
	[[ $(wc -l <err) == 1 ]] || fail "$*: not one line: $(<err)"
	expect_line err '^tvp exec: worker 1 \(a process\) was killed by signal 9'
	expect_nothing_left
}

test_nobody_waits_for_one_that_was_killed() {
	local way

	for way in by=pointer wake=cond wake=poll by=shared by=pipe by=socket; do
		kill_one 2 -w exchange -r fork -n 2 -p round_trips=1G -p "$way"
	done
	kill_one 2 -w exchange -r process_pool -n 2 -p round_trips=1G
	kill_one 2 -w exchange -r spawn -n 2 -p round_trips=1G
	kill_one 2 -w exchange -r process_per_task -n 2 -p round_trips=1G
	for way in mutex spin rwlock; do
		kill_one 2 -w lock -r fork -n 2 -p steps=1G -p kind="$way"
	done
	kill_one 2 -w heartbeat -r fork -n 2 -p mixes=1000G
	kill_one 3 -w net -r fork -n 2 -p requests=1G
}

test_a_process_that_left_the_group_of_its_launch_is_ended_too() {
	# An interpreter that leaves a process in a session of its own.
	printf '#!/bin/sh\nsetsid "%s" %s &\nsleep 0.2\nexit 7\n' "$TVP" \
		'exec -w sleep -r serial -p durations=300s' >stray
	chmod +x stray
	run "$TVP" run "${quickly[@]}" -w null -r python_threads --rounds 1 \
		--python ./stray -o r --identify
	expect_status 1
	expect_line err 'stray ended with status 7'
	expect_nothing_left
}

test_children_of_the_shell_that_became_tvp_are_left_alone() {
	# shellcheck disable=SC2016 # expanded by that shell
	run bash -c 'sleep 300 & echo $! >pid; exec "$@"' bash "$TVP" run \
		"${quickly[@]}" -w null -r serial --rounds 1 -o r
	expect_status 0
	kill "$(<pid)" || fail "it was killed"
}

tests
