#!/usr/bin/env bash
# The runner openmp from the command line: what OpenMP is told from outside.
source "${BASH_SOURCE[0]%/*}/lib.bash"

"$TVP" exec -w null -r openmp || skip "built without OpenMP"

test_a_limit_from_outside_is_named_with_how_many_could_be_started() {
	run env OMP_THREAD_LIMIT=2 "$TVP" exec -w null -r openmp -n 8 -j 4
	expect_status 1
	expect_line err 'omp parallel: 2 of 4 workers could be started \(OMP_THREAD_LIMIT = 2\)'
}

test_what_openmp_heeds_is_told_to_the_reader_and_changes_no_work() {
	run env OMP_NUM_THREADS=7 OMP_DYNAMIC=true OMP_SCHEDULE=static \
		"$TVP" run "${quickly[@]}" -w null -r serial,openmp -n 8 -j 3 \
		--rounds 1 -o r
	expect_status 0
	jq -e '.plan.cells as $c | .launches[] | select($c[.cell].runner == "openmp")
		| .workers_started == 3 and (.note | test("OMP_DYNAMIC=true"))' \
		r/result.json >/dev/null || fail "$(jq .launches r/result.json)"
	jq -e '[.launches[].witness] | unique | length == 1' r/result.json \
		>/dev/null || fail "the work was another"
}

test_its_parameters_are_a_part_of_the_row() {
	run "$TVP" run "${quickly[@]}" -w null -r openmp -n 8 -j 2 --rounds 1 \
		-R schedule=static,guided -R chunk=0 -o r
	expect_status 0
	expect_line out 'openmp schedule=static chunk=0'
	expect_line out 'openmp schedule=guided chunk=0'
}

test_a_bad_parameter_is_refused_before_anything_is_measured() {
	run "$TVP" run -w null -r openmp -R schedule=automatic
	expect_status 2
	expect_line err 'schedule'
	run "$TVP" run -w null -r openmp -R chunk=2000000000
	expect_status 2
	expect_line err 'chunk'
}

test_tasks_that_wait_for_each_other_are_not_given_to_one_worker() {
	local sharing

	for sharing in static,0 static,2 dynamic,2 guided,0 guided,1; do
		expect_refusal 2 "openmp can.t execute workload exchange: schedule=${sharing%,*} chunk=${sharing#*,} may give one worker both of two tasks that wait for each other" \
			exec -w exchange -r openmp -n 8 -j 2 \
			-R schedule="${sharing%,*}" -R chunk="${sharing#*,}"
	done
	expect_refusal 2 'one worker both of two tasks' run -w null,exchange -r openmp \
		-R chunk=1,2
	for sharing in static,1 dynamic,0 dynamic,1; do
		run timeout 60 "$TVP" exec -w exchange -r openmp -n 8 -j 2 \
			-p round_trips=3 -R schedule="${sharing%,*}" \
			-R chunk="${sharing#*,}"
		expect_status 0
	done
}

# libgomp tells how many CPUs it counted as the number of threads that a region
# has by itself.
test_what_is_pinned_is_counted_as_one_who_is_bound_beforehand_would() {
	local cpus

	cpus=$(nproc)
	run env -u OMP_NUM_THREADS OMP_DISPLAY_ENV=true "$TVP" exec -w null \
		-r openmp -n 2 -j 2
	expect_status 0
	grep -q "OMP_NUM_THREADS = '$cpus'" err || skip "another OpenMP"
	run env -u OMP_NUM_THREADS OMP_DISPLAY_ENV=true "$TVP" exec -w null \
		-r openmp -n 2 -j 2 --pin one-cpu
	expect_status 0
	expect_line err "OMP_NUM_THREADS = '1'"
	[[ $(grep -c 'OMP_NUM_THREADS' err) == $((cpus > 1 ? 2 : 1)) ]] ||
		fail "begun more often than again: $(<err)"
	run "$TVP" run "${quickly[@]}" -w null -r openmp -n 8 -j 2 --rounds 1 \
		--pin one-cpu,spread -o r
	expect_status 0
}

# libgomp has one answer to a thread that is refused: it ends the process.
test_threads_that_are_refused_are_told_by_exec_as_well() {
	sanitized && skip "sanitizers take more addresses than that"
	(
		ulimit -v 400000
		run "$TVP" exec -w null -r openmp -n 400 -j 400
		[[ $status != 134 ]] || skip "LLVM's library aborts"
		expect_status 1
	)
	expect_line err '^tvp exec: omp parallel: [0-9]+ of 400 workers could be started \(smallest limit: .*; ulimit -v = 400000 KiB\): '
}

tests
