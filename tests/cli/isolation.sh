#!/usr/bin/env bash
# What is lost when one worker dies: of threads all that was to come, of
# processes what that one had been given. The tasks done are in the result of a
# launch that failed, too.
source "${BASH_SOURCE[0]%/*}/lib.bash"
let_crash

# done_by RUNNER: tasks done in each launch, of 40, of which number 20 crashes.
done_by() {
	run "$TVP" run "${quickly[@]}" -w fault -r "$1" -n 40 -j 2 --rounds 2 \
		-p mode=segv -p at=20 -p duration=2ms -o "$1"
	expect_status 1
	[[ $(jq '[.launches[] | select(.outcome == "ok")] | length' \
		"$1/result.json") == 0 ]] || fail "$1: a death went unnoticed"
	jq -c '[.launches[].tasks_done]' "$1/result.json"
}

test_processes_lose_what_the_dead_one_had_been_given() {
	local runner

	for runner in fork=30 process_pool=39 process_per_task=39; do
		done_by "${runner%=*}" >seen
		[[ $(<seen) == "[${runner#*=},${runner#*=}]" ]] ||
			fail "$runner: $(<seen)"
	done
}

# Its own second half is lost for certain; how far the other thread had come is
# for the scheduler to say.
test_threads_lose_all_that_was_to_come() {
	local runner

	sanitized && skip "sanitizers end a crash in their own way"
	[[ $(done_by serial) == '[20,20]' ]] || fail "$(done_by serial)"
	for runner in pthreads thread_pool thread_per_task; do
		done_by "$runner" >seen
		jq -e 'all(. >= 10 and . < 39)' seen >/dev/null ||
			fail "$runner: $(<seen)"
		[[ $(jq -r '[.launches[].outcome] | unique[]' \
			"$runner/result.json") == killed ]] || fail "$runner"
	done
}

test_the_plan_keeps_to_its_promise() {
	run "$TVP" run isolation "${quickly[@]}" -r fork,process_pool \
		--rounds 1 -o r
	expect_status 1
	[[ $(jq -c '[.plan.cells as $c | .launches[] | $c[.cell] as $c
		| select($c.params.at > 40) | .tasks_done] | unique' \
		r/result.json) == '[40]' ]] || fail "without a death not all done"
}

tests
