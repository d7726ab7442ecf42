#!/usr/bin/env bash
# The net workload where the world fails it: no loopback, ports in use, clients
# that cannot be; and what the measures of workloads look like.
source "${BASH_SOURCE[0]%/*}/lib.bash"

isolated=(unshare --map-root-user --net)

test_without_a_loopback_every_cell_says_so_and_the_rest_goes_on() {
	"${isolated[@]}" true 2>/dev/null || skip "no network namespace here"
	run "${isolated[@]}" "$TVP" run "${quickly[@]}" -w net,null \
		-r serial,pthreads,fork,thread_pool,process_per_task -n 4 -j 2 \
		-p requests=3 --rounds 1 -o r
	expect_status 1
	[[ $(jq '[.launches[] | select(.outcome == "ok")] | length' \
		r/result.json) == 5 ]] || fail "null was not measured: $(<err)"
	[[ $(jq '[.launches[] | select(.fault != null) | .fault
		| test("connect to 127.0.0.1 port [0-9]+: Network is unreach")]
		| length == 5 and all' r/result.json) == true ]] ||
		fail "no clear reason: $(jq '[.launches[].fault]' r/result.json)"
}

test_requests_and_latency_stand_below_the_table_and_in_the_result() {
	run "$TVP" run "${quickly[@]}" -w net -r serial,pthreads,fork -n 4 -j 2 \
		-p requests=5 --rounds 6 -o r
	expect_status 0
	run "$TVP" show r
	expect_status 0
	expect_line out 'requests .?/s'
	expect_line out 'latency_p50 [num]s'
	expect_line out 'latency_p99 [num]s'
	[[ $(jq '[.launches[].measures.requests_per_s > 0] | all' \
		r/result.json) == true ]] || fail "no requests were measured"
	[[ $(jq '[.summary[].measures.latency_p99_ns.interval != null] | all' \
		r/result.json) == true ]] || fail "no interval of a latency"
}

test_measures_are_listed_with_their_workload() {
	run "$TVP" list workloads
	expect_status 0
	expect_line out '^    -> requests_per_s '
	expect_line out '^    -> lost '
	expect_line out '^    -> round_trip_ns '
	expect_line out '^    -> delay_p99_ns '
}

test_the_experiments_of_tasks_that_meet_can_be_run() {
	for name in exchange lock servers responsive; do
		run "$TVP" run "$name" --dry-run
		expect_status 0
	done
}

tests
