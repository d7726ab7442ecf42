#!/usr/bin/env bash
# Advice from a result of this machine: what is asked must be said, what it
# rests on is told, and what was predicted badly as well.
source "${BASH_SOURCE[0]%/*}/lib.bash"

"$TVP" run -w sleep,null -r serial,pthreads,fork,thread_pool,process_pool \
	-n 8 -j 2,4 -p durations=2ms --rounds 6 --exact-tasks --no-memory \
	-o "$lib_made/r" >"$lib_made/said" 2>&1 || fail "$(<"$lib_made/said")"
whole=$lib_made/r/result.json
task=(--cpu-time 2ms --wait-time 8ms --tasks 1000)

test_a_runner_and_a_number_of_workers_are_advised_with_an_interval() {
	run "$TVP" advise "${task[@]}" "$lib_made/r"
	expect_status 0
	expect_line out '^Use [a-z_]+ with [0-9]+ workers: 1000 tasks should take '
	expect_line out '^\(.*s to .*s\), .* times as fast as serial\.$'
	expect_line out '^Checked on 9 cells of the result, each predicted from'
	! grep Hand-overs out || fail 'nothing is handed over'
	expect_line out '^The interval is what encloses a further cell with 80 %'
	for runner in serial pthreads fork thread_pool process_pool \
		thread_per_task process_per_task; do
		expect_line out "^  $runner  *[0-9]+  "
	done
	[[ ! -s err ]] || fail "$(<err)"
}

test_the_document_holds_all_that_was_tried() {
	run "$TVP" advise "${task[@]}" --task-memory 1MiB --exchange 64KiB \
		--parent-memory 500MiB --json "$whole"
	expect_status 0
	jq -e --arg id "$(jq -r .id "$whole")" '.result == $id
		and .work == {cpu_ns: 2e6, wait_ns: 8e6, tasks: 1000,
			task_bytes: 1048576, parent_bytes: 524288000,
			exchange_bytes: 65536}
		and ([.rows[].runner] | unique | length) == 7
		and .advice == (.advice as $a | .rows[] | select(. == $a))
		and all(.rows[]; .low_ns <= .high_ns and .expected_ns > 0)
		and .check.cells == 9 and (.check.trials | length) == 9' out \
		>/dev/null || fail "$(head -c 3000 out)"
}

test_hand_overs_are_from_exchange_where_it_was_measured() {
	run "$TVP" advise "${task[@]}" --exchange 64KiB "$whole"
	expect_status 0
	expect_line out '^Hand-overs between threads: from floors, for the result'
	expect_line out '^Hand-overs between processes: from floors, .*upper bound'
	run "$TVP" run -w exchange,sleep -r pthreads,fork -j 2 -n 4 \
		-p round_trips=50 -p bytes=64B,4KiB -p by=shared,pipe \
		-p durations=1ms --rounds 1 --exact-tasks --no-memory -o r
	run "$TVP" advise "${task[@]}" --exchange 64KiB r
	expect_status 0
	expect_line out '^Hand-overs between threads: .* way of 2 sizes of exchange'
	expect_line out '^Hand-overs between processes: .* way of 2 sizes of exch'
	run "$TVP" advise "${task[@]}" --exchange 64KiB r --json
	jq -e '.exchange | .threads.sizes == 2 and .processes.sizes == 2
		and all(.[]; .cpu_ns + .wait_ns > 0)' out >/dev/null ||
		fail "$(jq -c .exchange out)"
}

# No runner may look better for having to do more.
test_more_to_do_takes_longer() {
	expected() {
		"$TVP" advise --tasks 100 --json "$@" "$whole" | jq -c \
			'[.rows[] | {(.runner + "\(.workers)"): .expected_ns}] | add'
	}
	expected --cpu-time 1ms --wait-time 4ms >base
	for more in '--cpu-time 2ms --wait-time 4ms' \
		'--cpu-time 1ms --wait-time 5ms' \
		'--cpu-time 1ms --wait-time 4ms --exchange 64KiB' \
		'--cpu-time 1ms --wait-time 4ms --parent-memory 500MiB' \
		'--cpu-time 1ms --wait-time 4ms --task-memory 1MiB'; do
		# shellcheck disable=SC2086 # words
		expected $more >longer
		jq -es '.[0] as $a | .[1] as $b | all($a | keys[];
			$b[.] == null or $b[.] >= $a[.])' base longer \
			>/dev/null || fail "$more is faster somewhere"
		! cmp -s base longer || fail "$more changes nothing"
	done
}

# Serial's 8 tasks of 2 ms; all the others take what they would if births cost
# nothing, but for one that takes four times as long.
test_a_prediction_that_is_off_is_said_to_be_so() {
	jq 'del(.id) | .plan.cells as $c | .launches |= [.[]
		| $c[.cell] as $cell | .start_ns = 0 | .stop_ns = 0
		| .run_ns = (16e6 / $cell.workers
			| if $cell.runner == "fork" and $cell.workers == 4
			  then 4 * . else . end | floor)
		| .wall_ns = .run_ns | .user_ns = 0 | .sys_ns = 0]
		| .floors.floor.thread.create_join_ns = 1
		| .floors.floor.process.fork_wait_0mib_ns = 1' "$whole" >off.json
	run "$TVP" advise "${task[@]}" off.json
	expect_status 0
	expect_line out '^1 off by over'
	expect_line out '^  off by \+300 %: sleep durations=2ms fork W=4: predicted'
	expect_line out '^This prediction may be off by more than 25 %\.'
}

test_without_cells_to_check_there_is_no_interval() {
	run "$TVP" run -w null -r serial -n 2 --rounds 1 --no-memory -o r
	run "$TVP" advise "${task[@]}" r
	expect_status 0
	expect_line out '^Not checked: the result has no cell of sleep, hash or'
	expect_line out '  not known '
	expect_line out '^This prediction may be off by more than 25 %\.'
	run "$TVP" advise "${task[@]}" r --json
	jq -e '.doubtful and .check.low == null and .advice.low_ns == null' out \
		>/dev/null || fail "$(head -c 2000 out)"
}

test_the_result_of_another_machine_is_refused() {
	jq 'del(.id) | .machine.cpu.model = "Fast 9000"' "$whole" >other.json
	expect_refusal 2 'other.json is of another machine .*Fast 9000' \
		advise "${task[@]}" other.json
	run "$TVP" advise "${task[@]}" --across-machines other.json
	expect_status 0
	expect_line err 'warning: other.json is of another machine: cpu.model'
}

test_what_needs_more_memory_than_there_is_is_not_advised() {
	run "$TVP" run -w sleep -r serial,pthreads,fork -p durations=1ms -n 4 \
		-j 2 --rounds 1 --exact-tasks -o r
	run "$TVP" advise "${task[@]}" --task-memory 1TiB r
	expect_status 1
	expect_line out '^No runner.s memory fits into the .* that were available'
	expect_line out 'pthreads .*: too much$'
	! grep 'This prediction' out || fail 'there is none'
	run "$TVP" advise "${task[@]}" --task-memory \
		"$(jq '.machine.memory.available_bytes / 3 | floor' r/result.json)" r
	expect_status 0
	expect_line out '^Use (pthreads|fork|thread_.*|process_.*) with 2 workers'
}

test_bad_input_is_refused_in_one_line() {
	expect_refusal 2 'needs --tasks' advise --cpu-time 1ms "$whole"
	expect_refusal 2 'needs --cpu-time or' advise --tasks 3 "$whole"
	expect_refusal 2 'needs one result' advise "${task[@]}"
	expect_refusal 2 'needs one result' advise "${task[@]}" a b
	expect_refusal 2 'tasks' advise "${task[@]}" --tasks 0 "$whole"
	expect_refusal 2 'tasks' advise "${task[@]}" --tasks 1e30 "$whole"
	expect_refusal 2 'cpu-time' advise "${task[@]}" --cpu-time=-1ms "$whole"
	expect_refusal 2 'cpu-time' advise "${task[@]}" --cpu-time 5 "$whole"
	expect_refusal 2 'more than a week' advise "${task[@]}" \
		--wait-time 1000h "$whole"
	expect_refusal 2 'task-memory' advise "${task[@]}" \
		--task-memory nan "$whole"
	expect_refusal 2 'too much' advise "${task[@]}" \
		--parent-memory 9000000GiB "$whole"
	expect_refusal 2 'nowhere: No such' advise "${task[@]}" nowhere
	head -c 2000 "$whole" >cut.json
	expect_refusal 2 'cut.json' advise "${task[@]}" cut.json
	jq 'del(.id) | .floors = {unread: {}}' "$whole" >none.json
	expect_refusal 2 'none.json: the result has no floor thread.create_join' \
		advise "${task[@]}" none.json
}

# Numbers of a file that nobody measured.
test_hostile_figures_neither_crash_nor_hang() {
	for edit in '.machine.cpu.usable = 1e15' '.machine.cpu.usable = 0.5' \
		'.machine.memory.page_bytes = 1e300' '.launches = []' \
		'.floors.floor.thread.create_join_ns = -1e300' \
		'.floors.floor.process.fork_wait_64mib_ns = 1e308' \
		'.floors.floor.page.first_touch_ns = 0' \
		'.launches |= [.[] | .run_ns = 0 | .start_ns = 0 | .stop_ns = 0
			| .wall_ns = 0]'; do
		jq "del(.id) | $edit" "$whole" >hostile.json
		run "$TVP" advise "${task[@]}" --task-memory 1MiB \
			--parent-memory 1GiB --across-machines hostile.json
		[[ $status -le 2 ]] || fail "$edit: status $status: $(<err)"
		! grep -qE '(^|[^a-z])-?(nan|inf)' out || fail "$edit: $(<out)"
		run "$TVP" advise "${task[@]}" --json --across-machines hostile.json
		[[ $status == 2 ]] || jq . out >/dev/null || fail "$edit: $(<out)"
	done
}

tests
