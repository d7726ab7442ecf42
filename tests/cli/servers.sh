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

# in_network COMMANDS: by a shell, in a network of its own with a loopback and
# four ports for those who do not say which.
# shellcheck disable=SC2016 # expanded by that shell
in_network() {
	"${isolated[@]}" true 2>/dev/null || skip "no network namespace here"
	command -v ip >/dev/null || skip "no ip(8)"
	run "${isolated[@]}" bash -euc 'ip link set lo up
		echo 50000 50003 >/proc/sys/net/ipv4/ip_local_port_range
		tvp=$1; '"$1" bash "$TVP"
}

# shellcheck disable=SC2054 # the commas are those of options
# What the claim that a thread serves several at once is judged by.
served=("${quickly[@]}" -w net,null -r serial,pthreads,fork -n 16 -j 8
	-p requests=20 -p clients=8 --rounds 1)

test_when_ports_run_out_the_cell_says_so_and_table_and_claims_do() {
	in_network "exec \"\$tvp\" run ${served[*]} -o r"
	expect_status 1
	[[ $(jq -c '[.plan.cells as $c | .launches[]
		| [$c[.cell].workload, .outcome]] | unique' r/result.json) == \
		'[["net","failed"],["null","ok"]]' ]] ||
		fail "$(jq -c '[.launches[] | [.outcome, .fault]]' r/result.json)"
	[[ $(jq '[.launches[].fault | values
		| test("a client: connect to 127.0.0.1 port [0-9]+: Cannot assign requested address")]
		| length == 3 and all' r/result.json) == true ]] ||
		fail "no clear reason: $(jq '[.launches[].fault]' r/result.json)"
	[[ -z $(survivors) ]] || fail "left: $(survivors)"
	run "$TVP" claims r --only servers
	expect_status 0
	expect_line out '^servers: NOT MEASURED'
	tr -s '\n ' ' ' <out >words
	expect_line words ' threads: not measured, because: net pthreads: task [0-9], worker [0-9]: a client: connect to 127.0.0.1 port'
}

# taken PORT COMMAND..: execute it while a server holds that port.
# shellcheck disable=SC2016 # expanded by that shell
taken='taken() {
	"$tvp" exec -w net -r serial -p requests=1G -p port="$1" &
	until grep -q "0100007F:$(printf %04X "$1") " /proc/net/tcp; do
		sleep 0.01
	done
	status=0
	"${@:2}" || status=$?
	kill -KILL $!
	exit $status
}
'

# shellcheck disable=SC2016
test_a_port_that_is_taken_fails_the_cell_with_its_number() {
	in_network "$taken"'taken 50002 "$tvp" exec -w net -r serial -p port=50002'
	expect_status 1
	expect_line err '^tvp exec: listen on 127.0.0.1 port 50002: Address already in use'
	in_network "$taken"'
		# One is the server, one its client.
		echo 50000 50001 >/proc/sys/net/ipv4/ip_local_port_range
		taken 50000 "$tvp" exec -w net -r serial'
	expect_status 1
	expect_line err '^tvp exec: listen on any port of 127.0.0.1: Address already in use'
	wait_until nobody_is_left
}

nobody_is_left() { [[ -z $(survivors) ]]; }

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
