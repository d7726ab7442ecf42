#!/usr/bin/env bash
# tvp compare: what it prints, refuses and answers with its exit status. Results
# are one real one and edited copies of it, so that the differences are known.
source "${BASH_SOURCE[0]%/*}/lib.bash"

command -v jq >/dev/null || skip "jq is not installed"

make_result() {
	"$TVP" run "${quickly[@]}" -w hash,null -r serial,fork -n 4 -j 2 \
		-p hash.bytes=4KiB --rounds 8 --seed 5 -o "$lib_made/base" \
		>"$lib_made/said" 2>&1 || fail "$(<"$lib_made/said")"
}

# edited FILTER: a copy of the result with another seed, in the file new; without
# an id, which would no longer fit.
edited() {
	jq "del(.id) | .plan.seed = 6 | $1" "$lib_made/base/result.json" >new
}

# Times of exactly 1 ms plus a little that differs, times a factor, by cell.
timed='def timed(f): .launches |= [.[] | .start_ns = 0 | .stop_ns = 0
	| .run_ns = ((1000000 + 1000 * .round) * f | floor)
	| .wall_ns = .run_ns];'

# A pair of results, base.json and new, the second slower by a factor.
pair() {
	jq "$timed del(.id) | timed(1)" "$lib_made/base/result.json" >base.json
	edited "$timed timed($1)"
}

make_result

test_a_result_and_itself_differ_in_nothing() {
	pair 1
	run "$TVP" compare base.json new
	expect_status 0
	[[ $(grep -cE ' 1\.000 .* SAME$' out) == 4 ]] || fail "$(<out)"
	expect_line out '^4 ratios: 0 FASTER, 0 SLOWER, 4 SAME'
	expect_line out 'taken apart in time'
	expect_line out '^is in no interval'
}

test_slower_by_a_tenth_is_told_with_absolute_times() {
	pair 1.1
	run "$TVP" compare base.json new
	expect_status 0
	expect_line out '^  serial +1 +1\.004  B +1\.104 +1\.100 .* SLOWER$'
	expect_line out '^4 ratios: 0 FASTER, 4 SLOWER'
	run "$TVP" compare new base.json
	expect_line out '^4 ratios: 4 FASTER, 0 SLOWER'
}

test_the_exit_status_answers_the_condition() {
	pair 1.1
	run "$TVP" compare base.json new --fail-if slower
	expect_status 3
	[[ $(grep -c '^tvp compare: slower: B ' err) == 4 ]] || fail "$(<err)"
	run "$TVP" compare base.json new --fail-if slower:5%
	expect_status 3
	run "$TVP" compare base.json new --fail-if slower:20%,unclear
	expect_status 0
	run "$TVP" compare new base.json --fail-if slower,unclear
	expect_status 0
	run "$TVP" compare base.json new --fail-if slower --margin 20%
	expect_status 0
}

test_too_few_launches_are_unclear() {
	pair 3
	jq '.launches |= map(select(.round < 2))' new >few
	run "$TVP" compare base.json few --fail-if slower,unclear
	expect_status 4
	expect_line out 'no interval +UNCLEAR'
	expect_line out '^4 without an interval: .* need [0-9]+ launches'
}

test_three_results_are_each_compared_with_the_first() {
	pair 1.1
	run "$TVP" compare base.json new base.json
	expect_status 0
	expect_line out '^C  base.json'
	[[ $(grep -cE '^ +C +1\.004 +1\.000' out) == 4 ]] || fail "$(<out)"
	expect_line out '^8 ratios'
}

test_what_appeared_and_vanished_is_listed() {
	pair 1
	jq '.plan.cells[1].runner = "pthreads"' new >other
	run "$TVP" compare base.json other
	expect_status 0
	expect_line out '^gone from B: .* fork W=2$'
	expect_line out '^new in B: .* pthreads W=2$'
	expect_line out '^3 ratios'
}

test_failed_launches_are_told_and_fail_where_that_was_asked() {
	pair 1
	jq '.launches |= [.[] | if .cell == 0 and .round < 2 then
		.outcome = "failed" | .fault = "it broke" | .exit_status = 1
		else . end]' new >broken
	run "$TVP" compare base.json broken
	expect_status 0
	expect_line out '^failed in B: .*, 2 of 8 launches .* it broke$'
	expect_line out 'SAME|UNCLEAR \(failures\)$'
	run "$TVP" compare base.json broken --fail-if slower
	expect_status 1
	expect_line err '^tvp compare: failed: B '
}

test_another_number_of_tasks_is_not_compared() {
	pair 2
	jq '.plan.cells |= [.[] | .tasks = 5]' new >"more"
	run "$TVP" compare base.json more
	expect_status 2
	expect_line out '5 tasks, not 4: not compared'
	expect_line err 'no two cells can be compared'
	run "$TVP" compare base.json more --fail-if slower
	expect_status 2
}

test_other_machines_are_refused_unless_asked_for() {
	pair 1
	jq '.machine.cpu.model = "Abacus 9" | .machine.cpu.usable = 77' new >far
	expect_refusal 2 'another machine .*cpu.model Abacus 9, not .*cpu.usable 77' \
		compare base.json far
	run "$TVP" compare base.json far --across-machines
	expect_status 0
	expect_line out '^B  ANOTHER MACHINE: cpu.model: Abacus 9, not '
	jq '.build.type = "Other"' new >near
	run "$TVP" compare base.json near
	expect_status 0
	expect_line out '^B  differs: type: Other, not '
}

test_bad_results_are_refused_in_one_line() {
	pair 1
	head -c 3000 new >"cut"
	expect_refusal 2 'cut' compare base.json cut
	jq '.schema_version = 99' new >later
	expect_refusal 2 'schema version 99' compare base.json later
	jq '.plan.timer = "hyperfine" | (.launches[] | .witness, .start_ns,
		.run_ns, .stop_ns, .workers_started, .tasks_done,
		.voluntary_switches, .involuntary_switches, .minor_faults,
		.major_faults, .largest_rss_bytes) = null' new >clock
	expect_refusal 2 'different clocks' compare base.json clock
	jq '.plan.cells[1] = (.plan.cells[0] | .cell = 1)' new >twice
	expect_refusal 2 'same cell twice' compare base.json twice
	expect_refusal 2 'nowhere' compare base.json nowhere
	expect_refusal 2 'needs a second result' compare base.json
	expect_refusal 2 'needs two results' compare
	expect_refusal 2 'did you mean "slower"' compare a b --fail-if slowr
	expect_refusal 2 'margin' compare a b --margin 0
}

test_missing_launches_are_told() {
	local stopped

	pair 1
	for stopped in rounds precision max-time; do
		jq "del(.launches[2, 7]) | .stopped_by = \"$stopped\"" new >holes
		run "$TVP" compare base.json holes
		expect_status 0
		expect_line out '^   2 of (28|32) launches are missing'
		run "$TVP" show holes
		expect_status 0
		expect_line out '^2 of (28|32) launches are missing'
	done
	# A run that was cut short in its last round misses nothing.
	jq 'del(.launches[-1]) | .stopped_by = "max-time"' new >"cut"
	run "$TVP" show cut
	! grep -q missing out || fail "$(<out)"
}

test_lines_are_at_most_80_columns_wide_and_without_colour() {
	pair 1.1
	run "$TVP" compare base.json new
	[[ $(wc -L <out) -le 80 ]] || fail "$(awk 'length > 80' out)"
	! grep -q $'\033' out || fail "colours in a file"
}

test_a_control_is_called_one() {
	pair 1
	for file in base.json new; do
		jq '.plan.cells += [.plan.cells[0] | .role = "aa"
				| .cell = 4]
			| .launches += [.launches[] | select(.cell == 0)
				| .cell = 4 | .order = 4]' "$file" >"control-$file"
	done
	run "$TVP" compare control-base.json control-new
	expect_status 0
	expect_line out '^  \(control: the same again\)$'
}

test_json_of_names_that_are_no_text_is_json_all_the_same() {
	local name=$'a\xffb.json'

	pair 1
	cp new "$name"
	jq '.machine.os.libc = ("x" * 126) + "漢漢"' new >far
	for other in "$name" far; do
		run "$TVP" compare base.json "$other" --json
		expect_status 0
		jq -e '.results | length == 2' out >said ||
			fail "$(head -c 300 out)"
	done
	for command in claims table; do
		run "$TVP" $command "$name" --json
		expect_status 0
		jq -e '.results[0].path == "a?b.json"' out >said ||
			fail "$(head -c 300 out)"
	done
}

test_json_says_the_same() {
	pair 1.1
	run "$TVP" compare base.json new --json
	expect_status 0
	jq -e '.schema == "tvp-comparison" and (.paired | not) and
		.comparisons == 4 and (.results | length) == 2 and
		([.cells[].results[1].time_to_base |
			.verdict == "SLOWER" and .ratio > 1.099 and
			.ratio < 1.101 and .interval.low > 1.09] | all) and
		([.cells[].results[0].time_to_base] | all(. == null))' out \
		>said || fail "$(<out)"
}

tests
