#!/usr/bin/env bash
# A ballast is a factor of cells: named, stored, compared within; and where it
# is not to be had, nothing else is lost.
source "${BASH_SOURCE[0]%/*}/lib.bash"

test_each_ballast_has_cells_and_a_table_of_its_own() {
	run "$TVP" run "${quickly[@]}" -w null -r pthreads,fork -n 4 -j 2 \
		--ballast 0,8MiB --rounds 6 -o r
	expect_status 0
	[[ $(jq -c '[.plan.cells[] | [.runner, .ballast_bytes]]' \
		r/result.json) == \
		'[["pthreads",0],["fork",0],["pthreads",8388608],["fork",8388608]]' ]] ||
		fail "$(jq -c '[.plan.cells[].ballast_bytes]' r/result.json)"
	[[ $(jq -r '.plan.cells[3].command' r/result.json) == \
		*' --ballast 8MiB'* ]] || fail "the command does not say it"
	[[ $(grep -c '^null.*, 4 tasks' out) == 2 ]] || fail "$(<out)"
	expect_line out '^null, 4 tasks, ballast 8MiB -'
	[[ $(grep -c 'pthreads : fork' out) == 2 ]] || fail "$(<out)"
}

test_one_that_is_not_to_be_had_costs_its_own_cell() {
	run "$TVP" run "${quickly[@]}" -w null -r serial,fork -n 4 \
		--ballast 0,16TiB --rounds 1 -o r
	expect_status 1
	[[ $(jq -c '[.launches[] | select(.outcome == "ok") | .cell] | sort' \
		r/result.json) == '[0,1]' ]] || fail "the others suffered"
	expect_line err \
		'null, ballast 16384GiB fork W=2: 1 of 1 launches failed: ballast needs 16384 GiB of memory, '
	run "$TVP" exec -w null -r serial --ballast 16TiB
	expect_status 1
	expect_line err '^tvp exec: ballast needs 16384 GiB'
}

# Where there is memory, but no more of it for one process.
test_a_limit_on_addresses_costs_the_cell_as_well() {
	local python
	python=$(command -v python3) || skip "no python3"

	sanitized && skip "sanitizers take more addresses than that"
	(
		ulimit -v 250000
		run "$TVP" run "${quickly[@]}" -w null -r fork,python_threads \
			-n 4 --ballast 0,300MiB --python "$python" --rounds 1 -o r
		expect_status 1
	)
	expect_line err 'fork W=2: .*: map 300MiB of ballast: Cannot allocate'
	expect_line err 'python_threads.*: map 314572800 bytes of ballast: Cannot'
	[[ $(jq -c '[.launches[] | select(.outcome == "ok") | .cell] | sort' \
		r/result.json) == '[0,1]' ]] || fail "the others suffered"
}

# A control group below our own, or beside it, with a limit on memory: $group.
make_group() {
	local own above

	[[ $(id -u) == 0 ]] || skip "only root may make a control group"
	if own=$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup) &&
		[[ -n $own ]]; then
		group=/sys/fs/cgroup/memory$own/tvp-test-$$
		limit=memory.limit_in_bytes
	else
		own=$(sed -n 's/^0:://p' /proc/self/cgroup)
		above=/sys/fs/cgroup${own%/*}
		grep -qw memory "$above/cgroup.subtree_control" 2>/dev/null ||
			skip "no control group with a limit on memory here"
		group=$above/tvp-test-$$
		limit=memory.max
	fi
	mkdir "$group" 2>/dev/null || skip "no control group can be made here"
	trap 'rmdir "$group"' EXIT
	echo "$1" >"$group/$limit" || skip "no limit on memory can be set here"
}

# in_group COMMAND..: within it.
in_group() {
	# shellcheck disable=SC2016 # expanded by that shell
	run bash -c 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' bash \
		"$group" "$@"
}

test_what_a_control_group_does_not_leave_is_told_and_not_died_of() {
	sanitized && skip "sanitizers take more memory than that"
	make_group 200M
	in_group "$TVP" run "${quickly[@]}" -w null -r serial,fork -n 4 -j 2 \
		--ballast 0,300MiB --rounds 1 -o r
	expect_status 1
	expect_line err 'ballast 300MiB fork W=2: .*: ballast needs 300 MiB of memory, and of the 1[0-9]* MiB that are'
	[[ $(jq -c '[.launches[] | select(.outcome == "ok") | .cell] | sort' \
		r/result.json) == '[0,1]' ]] || fail "the others suffered"
	in_group "$TVP" run "${quickly[@]}" -w null -r serial -n 3000000,3 \
		--rounds 1 -o samples
	expect_status 1
	expect_line err '3000000 tasks with samples need 183 MiB, more than half of the'
	in_group "$TVP" exec -w exchange -r pthreads -n 8 -j 8 \
		-p round_trips=1 -p bytes=64MiB -p by=shared
	expect_status 1
	expect_line err '^tvp exec: what workers share needs 512 MiB of memory'
	in_group "$TVP" exec -w exchange -r pthreads -n 8 -j 8 \
		-p round_trips=1 -p bytes=64MiB
	expect_status 1
	expect_line err '^tvp exec: what workers make messages in needs 512 MiB'
}

test_comparisons_stay_within_one_ballast() {
	run "$TVP" run "${quickly[@]}" -w null -r fork -n 4 \
		--ballast 0,8MiB --rounds 6 -o a
	run "$TVP" run "${quickly[@]}" -w null -r fork -n 4 \
		--ballast 8MiB,9MiB --rounds 6 -o b
	run "$TVP" compare a b --json
	[[ $(jq -c '[.cells[] | select(.results[1].time_to_base != null)
		| .ballast_bytes]' out) == '[8388608]' ]] ||
		fail "$(jq -c '[.cells[] | [.ballast_bytes, .results]]' out)"
}

test_what_is_none_is_refused() {
	expect_refusal 2 'ballast: .*"much"' run -w null --ballast 0,much
	expect_refusal 2 'out of range' run -w null --ballast 17TiB
	expect_refusal 2 'out of range' exec -w null -r fork --ballast 17TiB
	echo '{"cells": [{"workload": "null", "ballast": ["1MiB", -1]}]}' >p.json
	expect_refusal 2 'cells: \[0\]: ballast' run p.json
}

tests
