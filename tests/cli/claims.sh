#!/usr/bin/env bash
# tvp claims and tvp table: what they print and refuse. Results are one real one
# and edited copies of it, so that the figures are known.
source "${BASH_SOURCE[0]%/*}/lib.bash"

command -v jq >/dev/null || skip "jq is not installed"

# Three waits at once, by threads and processes: what "downloads" is judged by.
make_result() {
	"$TVP" run --no-floors --exact-tasks -w sleep -r pthreads,fork -n 3 \
		-j 3 -p durations=100ms,100ms,100ms --rounds 8 --seed 5 \
		-o "$lib_made/base" >"$lib_made/said" 2>&1 ||
		fail "$(<"$lib_made/said")"
}

# timed MS FILE: a copy in which every launch took so long, and its longest task
# 100 ms.
timed() {
	jq --argjson ms "$1" 'del(.id) | .launches |= [.[] | .start_ns = 0
		| .stop_ns = 0 | .run_ns = $ms * 1000000 | .wall_ns = .run_ns
		| .service_ns = {min: 1, p50: 1, p90: 1, p99: 1,
			max: 100000000}]' "$lib_made/base/result.json" >"$2"
}

make_result

test_a_claim_is_supported_within_its_bound() {
	timed 105 fast
	run "$TVP" claims fast --only downloads
	expect_status 0
	expect_line out '^downloads: SUPPORTED -+$'
	expect_line out '^  holds: C threads$'
	expect_line out '^    total over the longest +1\.05 always +at most 1\.10$'
	expect_line out 'C processes'
}

test_a_claim_is_refuted_beyond_it() {
	timed 115 slow
	run "$TVP" claims slow --only downloads
	expect_status 0
	expect_line out '^downloads: REFUTED -+$'
	expect_line out '^  fails: C threads$'
	expect_line out '^    total over the longest +1\.15 always'
}

test_a_claim_depends_where_cases_differ() {
	timed 105 both
	jq '.launches |= [.[] | if .cell == 0 then .run_ns = 300000000
		| .wall_ns = .run_ns else . end]' both >mixed
	run "$TVP" claims mixed --only downloads
	expect_line out '^downloads: DEPENDS -+$'
	expect_line out 'It depends on the kind of worker\. It holds for: '
}

test_an_interval_across_the_bound_is_undecided() {
	timed 105 even
	jq '.launches |= [.[] | if .round % 2 == 0 then .run_ns = 115000000
		| .wall_ns = .run_ns else . end]' even >wide
	run "$TVP" claims wide --only downloads
	expect_line out '^downloads: UNDECIDED -+$'
	expect_line out 'Intervals too wide for: '
}

test_what_was_not_measured_says_why() {
	timed 105 result
	run "$TVP" claims result
	expect_status 0
	expect_line out '^best-cpu: NOT MEASURED -+$'
	expect_line out 'not measured, because: no result has the cell hash'
	expect_line out '^  22 claims: [01] supported'
	run "$TVP" table result
	expect_status 0
	expect_line out '^\[1\] Not measured, because: no result has the cell null'
}

test_a_cell_that_failed_tells_its_reason() {
	timed 105 result
	jq '.launches |= [.[] | .outcome = "failed" | .exit_status = 1
		| .fault = "no python3 here"]' result >failed
	run "$TVP" claims failed --only downloads
	expect_status 0
	expect_line out '^downloads: NOT MEASURED'
	expect_line out 'C threads: not measured, because: sleep pthreads: no python3'
}

test_figures_are_taken_from_several_results() {
	timed 115 slow
	timed 105 fast
	jq '.plan.cells[0].params.durations = "7ms"
		| .plan.cells[1].params.durations = "7ms"' slow >other
	run "$TVP" claims other fast --only downloads --json
	expect_status 0
	run "$TVP" claims other fast --only downloads
	expect_line out '^downloads: SUPPORTED'
	run "$TVP" claims slow fast --only downloads # the first that has it
	expect_line out '^downloads: REFUTED'
}

test_the_reasons_of_bounds_are_told_when_asked() {
	timed 105 result
	run "$TVP" claims result --only downloads --why
	expect_line out 'total over the longest: at most 1\.10, because three'
}

test_json_holds_rules_figures_and_verdicts() {
	timed 105 result
	run "$TVP" claims result --json
	expect_status 0
	jq -e '.schema == "tvp-claims" and (.claims | length) == 22
		and .verdicts["not measured"] == 21
		and (.claims[] | select(.id == "downloads") | .verdict
			== "supported" and .cases[0].tests[0].figure.value
			== 1.05 and .cases[0].tests[0].at_most == 1.1)' out \
		>/dev/null || fail "$(head -c 1000 out)"
	run "$TVP" table result --json
	expect_status 0
	jq -e '.schema == "tvp-table" and ([.rows[].row] == ["execution",
		"memory", "best for"]) and (.rows[0].figures[0].threads.reason
		| length > 0)' out >/dev/null || fail "$(head -c 1000 out)"
}

test_lines_fit_a_terminal() {
	timed 105 result
	run "$TVP" table result
	! grep -E '^.{81}' out || fail "table is too wide"
	! grep -n ' $' out || fail "blanks at an end in the table"
	run "$TVP" claims result
	! grep -E '^.{81}' out || fail "claims are too wide"
	! grep -n ' $' out || fail "blanks at an end in the claims"
}

test_other_machines_are_refused_unless_asked_for() {
	timed 105 result
	jq '.machine.cpu.model = "Abacus 9"' result >far
	for command in claims table; do
		expect_refusal 2 'far: is of another machine .*Abacus 9' \
			"$command" result far
		run "$TVP" "$command" result far --across-machines
		expect_status 0
	done
}

test_mistakes_are_answered_in_one_line() {
	timed 105 result
	expect_refusal 2 'unknown claim "download"; did you mean "downloads"' \
		claims result --only download
	expect_refusal 2 'nowhere' table nowhere
	run "$TVP" claims
	expect_status 2
	expect_line err 'needs a result'
	run "$TVP" table
	expect_status 2
	expect_line err 'needs a result'
}

test_rules_that_are_missing_or_broken_are_told() {
	timed 105 result
	mkdir -p data/claims
	echo '{"cells": {}, "claims": [{"di": 1}]}' >data/claims/rules.json
	export TVP_DATA=$PWD/data
	expect_refusal 2 'claims\[0\]: unknown key "di"; did you mean "id"' \
		claims result
}

test_the_page_tells_every_claim_and_case() {
	local page=$SOURCE/docs/claims.md rules=$SOURCE/claims/rules.json

	jq -r '.claims[] | "| `\(.id)` | \(.claim) | \(.experiment) |",
		([.cases[].name] | join("; "))' "$rules" | while read -r line; do
		grep -qF -- "$line" "$page" || fail "docs/claims.md lacks: $line"
	done
}

tests
