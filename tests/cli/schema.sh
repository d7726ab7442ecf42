#!/usr/bin/env bash
# Results of every kind are what results/schema.json says, by a validator that
# is not ours; damaged ones are not.
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
"$python" -c 'from jsonschema import Draft202012Validator' 2>/dev/null ||
	skip "python3-jsonschema is not installed"

# refused JQ FILE: what the edit makes of the file is not valid.
refused() {
	jq "$1" "$2" >edited.json
	! (judge valid edited.json 2>/dev/null) || fail "passes: $1"
}

judge() {
	"$python" -W ignore "$SOURCE/tests/cli/schema.py" \
		"$SOURCE/results/schema.json" "$@" >said ||
		fail "$1: $(head -c 2000 said)"
}

test_a_result_of_all_runners_and_workloads_with_samples_is_valid() {
	run "$TVP" run "${quickly[@]}" -w null,sleep,hash,file -r serial,pthreads,fork \
		-p durations=100us -p hash.bytes=4KiB -p file.bytes=8KiB \
		-n 4 -j 2 --rounds 1 --keep-samples -o r
	expect_status 0
	judge valid r/result.json
	[[ $(jq '[.launches[].samples | length] | unique == [4]' r/result.json) \
	== true ]] || fail "not all samples were kept"
	judge damage r/result.json
}

test_a_result_with_intervals_and_verdicts_is_valid() {
	run "$TVP" run "${quickly[@]}" -w null -r serial,pthreads,fork -n 2 \
		-j 2 --rounds 8 -o r
	expect_status 0
	judge valid r/result.json
	[[ $(jq '[.summary[].wall_ns.interval != null] | all' r/result.json) \
	== true ]] || fail "a cell has no interval"
	judge damage r/result.json
}

test_a_result_with_failing_cells_is_valid() {
	let_crash
	run "$TVP" run "${quickly[@]}" -w fault,null -r serial,thread_pool,fork -n 4 -j 2 \
		-p fault.mode=fail,exit,abort,segv,leak --rounds 1 -o r
	expect_status 1
	judge valid r/result.json
	[[ $(jq '[.launches[].outcome] | unique | length' r/result.json) -gt 2 ]] ||
		fail "all launches ended in the same way"
}

test_a_result_of_an_open_loop_with_pins_and_a_gate_is_valid() {
	run "$TVP" run "${quickly[@]}" -w null -r pthreads,process_pool \
		-n 4 -j 2 --rate 1000 \
		--gate --pin none,spread,one-cpu --rounds 1 -o r
	expect_status 0
	judge valid r/result.json
	[[ $(jq '[.plan.cells[] | .gated, .interval_ns == 1e6] | all' \
		r/result.json) == true ]] || fail "gate or rate are not stored"
}

test_a_result_without_samples_that_names_its_maker_is_valid() {
	run "$TVP" run "${quickly[@]}" -w null -r serial --no-samples \
		--rounds 1 -o r --identify
	expect_status 0
	judge valid r/result.json
	[[ $(jq '.launches[0].service_ns' r/result.json) == null ]] ||
		fail "service times without samples"
}

test_a_result_with_floors_controls_and_stopping_rules_is_valid() {
	run "$TVP" run -w null -r serial,fork -n 2 -j 2 --rounds 20 --aa \
		--positive-control --precision 50% --max-time 60s -o r
	expect_status 0
	judge valid r/result.json
	[[ $(jq '[.plan.cells[].role] | unique | length' r/result.json) == 3 ]] ||
		fail "there are no controls"
	[[ $(jq '.floors | length' r/result.json) -gt 1 ]] || fail "no floors"
	judge damage r/result.json
}

test_a_result_timed_by_hyperfine_is_valid_and_holds_no_other_launch() {
	command -v hyperfine >/dev/null || skip "hyperfine is not installed"
	run "$TVP" run -w null,fault -r serial,fork -n 2 -j 2 --rounds 1 \
		-p mode=fail --timer hyperfine -o r
	expect_status 1
	judge valid r/result.json
	refused '.plan.timer = "self"' r/result.json
	refused '.launches[0].run_ns = 1' r/result.json
	refused '.launches[0].witness = "0123456789abcdef"' r/result.json
}

test_an_interrupted_result_and_its_journal_are_valid() {
	"$TVP" run "${quickly[@]}" -w sleep -r serial,fork -p durations=5ms -n 2 -j 1 \
		--rounds 1000 -o r >out 2>err &
	wait_until journal_holds 4
	kill -INT $!
	status=0
	wait $! || status=$?
	expect_status 130
	judge valid r/result.json
	judge journal r/journal.jsonl
}

journal_holds() {
	[[ -e r/journal.jsonl && $(wc -l <r/journal.jsonl) -ge $1 ]]
}

tests
