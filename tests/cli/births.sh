#!/usr/bin/env bash
# Workers that are the program executed anew, or forked by a server that is:
# named, counted, and gone when the launch is.
source "${BASH_SOURCE[0]%/*}/lib.bash"

nobody_is_left() { [[ -z $(survivors) && -z $(ls -A "$TMPDIR") ]]; }

# At least N processes of tvp.
live() { (($(survivors | wc -l) >= $1)); }

test_start_methods_make_cells_that_are_named_and_compared() {
	run "$TVP" run --no-floors --exact-tasks -w null,hash -p hash.bytes=4KiB \
		-r serial,pthreads,spawn,process_pool -n 6 -j 3 \
		-R start_method=fork,spawn,forkserver --rounds 6 -o r
	expect_status 0
	[[ $(jq -r '[.launches[].outcome] | unique | join(" ")' r/result.json) \
		== ok ]] || fail "$(jq -c .launches[].fault r/result.json)"
	[[ $(jq '[.plan.cells as $c | .launches[] | $c[.cell].workload + .witness]
		| unique | length' r/result.json) == 2 ]] ||
		fail "witnesses differ: $(jq -c .launches[].witness r/result.json)"
	expect_line out 'process_pool .*start_method=spawn'
	expect_line out 'process_pool .*start_method=forkserver'
	# The server is one of the family.
	[[ $(jq -c '[.plan.cells as $c | .memory[] | $c[.cell] as $cell
		| select($cell.workload == "null") | [$cell.runner,
		$cell.runner_params.start_method, .processes]] | sort' \
		r/result.json) == \
		'[["process_pool","fork",4],["process_pool","forkserver",5],["process_pool","spawn",4],["pthreads",null,1],["serial",null,1],["spawn",null,4]]' ]] ||
		fail "$(jq -c .memory r/result.json)"
	nobody_is_left || fail "left: $(survivors) $(ls "$TMPDIR")"
}

test_kill_9_leaves_no_worker_and_no_server() {
	local way

	for way in spawn "process_pool -R start_method=spawn" \
		"process_pool -R start_method=forkserver"; do
		# shellcheck disable=SC2086 # words
		"$TVP" exec -w sleep -r $way -n 2 -j 2 -p durations=600s &
		wait_until live 3
		kill -KILL $!
		wait $! 2>/dev/null || true
		wait_until nobody_is_left
	done
}

test_what_spawned_workers_cannot_have_is_refused() {
	run "$TVP" exec -w lock -p scope=private -r spawn -n 4 -j 2
	expect_status 1
	expect_line err 'processes cannot contend for a private lock'
	[[ $(wc -l <err) == 1 ]] || fail "not one line: $(<err)"
	expect_refusal 2 'unknown parameter "start_method"' \
		run -w null -r spawn -R start_method=fork
	expect_refusal 2 'start_method: .*frok' \
		run -w null -r process_pool -R start_method=frok
}

test_it_runs_only_where_it_is_named() {
	run "$TVP" run -w null --dry-run
	expect_status 0
	! grep -q spawn out || fail "spawn runs where nobody asked for it"
	run "$TVP" list runners
	expect_line out '^  spawn .*executed anew'
	expect_line out '^    start_method=fork '
}

tests
