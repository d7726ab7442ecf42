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

tests
