#!/usr/bin/env bash
# More workers than the system allows: the cell fails, with how many could be
# started and what stopped it, and the rest goes on.
source "${BASH_SOURCE[0]%/*}/lib.bash"

nobody=65534
runners=(pthreads fork thread_pool process_pool)
! "$TVP" exec -w null -r openmp 2>/dev/null || runners+=(openmp)

# Run with a limit on processes that counts: root's do not.
with_few_processes() {
	if [[ $(id -u) == 0 ]]; then
		command -v setpriv prlimit >/dev/null || skip "no setpriv"
		chmod 755 "$lib_made"
		chmod -R 777 .
		setpriv --reuid $nobody --regid $nobody --clear-groups \
			"$TVP" --version >version 2>&1 ||
			skip "nobody may not execute $TVP"
		run setpriv --reuid $nobody --regid $nobody --clear-groups \
			prlimit --nproc="$1" "${@:2}"
	else
		run bash -c 'ulimit -u $(($(ps -L -u $EUID | wc -l) + $1))
			shift; exec "$@"' bash "$@"
	fi
}

test_a_cell_with_more_workers_than_may_be_is_failed_and_the_rest_goes_on() {
	with_few_processes 30 "$TVP" run "${quickly[@]}" -w null \
		-r "serial,$(IFS=,; echo "${runners[*]}")" \
		-n 200 -j 2,200 --rounds 1 --gate -o r
	expect_status 1
	for runner in "${runners[@]}"; do
		expect_line err "$runner W=200: .* [0-9]+ of 200 workers could be started"
	done
	expect_line err 'smallest limit: ulimit -u'
	jq -r '.plan.cells as $c | .launches[] | "\($c[.cell].workers) \(.outcome)"' \
		r/result.json | sort | uniq -c | tr -s ' ' >outcomes
	printf ' %d %d %s\n' 1 1 ok ${#runners[@]} 2 ok ${#runners[@]} 200 \
		failed | diff - outcomes ||
		fail "$(<outcomes)"
	jq -e '[.launches[] | select(.outcome == "failed") | .workers_started]
		| all(. > 0 and . < 200)' r/result.json >/dev/null ||
		fail "how many were started is not stored"
}

test_a_system_that_allows_no_launch_at_all_is_told_so() {
	with_few_processes 1 "$TVP" run "${quickly[@]}" -w null -r serial \
		--rounds 2 -o r
	expect_status 1
	expect_line err 'spawn .*: Resource temporarily unavailable'
	[[ $(jq '.launches | length' r/result.json) == 2 ]] ||
		fail "launches are missing"
}

test_a_limit_on_files_fails_the_launch_whose_shared_memory_is_beyond_it() {
	run prlimit --fsize=65536 "$TVP" run "${quickly[@]}" -w null -r serial \
		-n 100000,3 --rounds 1 -o r
	expect_status 1
	expect_line err 'bytes shared with a launch: File too large'
	[[ $(jq -c '[.launches[].outcome] | sort' r/result.json) \
	== '["failed","ok"]' ]] || fail "$(jq -c .launches r/result.json)"
	run prlimit --fsize=65536 "$TVP" exec -w hash -r spawn -j 2 -n 2 \
		-p chunk_bytes=1MiB
	expect_status 1
	expect_line err '^tvp exec: map [0-9]+ bytes shared by workers: File too large'
}

test_few_open_files_are_enough() {
	run prlimit --nofile=24 "$TVP" run "${quickly[@]}" -w file,null \
		-n 8 -j 4 --rounds 1 -p file.bytes=4KiB -o r
	expect_status 0
}

tests
