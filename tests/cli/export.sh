#!/usr/bin/env bash
# tvp export: every format is read by the tool itself where Debian has it, or
# judged by what the tool's reader asks for (export.py), and holds every launch.
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
"$python" -c 'from jsonschema import Draft202012Validator' 2>/dev/null ||
	skip "python3-jsonschema is not installed"
command -v jq >/dev/null || skip "jq is not installed"

make_result() {
	"$TVP" run "${quickly[@]}" -w hash,sleep,null -r serial,fork -n 4 -j 2 \
		-p algorithm=sha512-256,sha256 -p hash.bytes=4KiB \
		-p durations=100us,200us --pin none,one-cpu --gate \
		--keep-samples --rounds 6 -o "$lib_made/r" \
		>"$lib_made/said" 2>&1 || fail "$(<"$lib_made/said")"
}

# Half of the launches of cell 0, and all of cell 1, failed.
break_some() {
	jq 'del(.id) | .launches |= [.[] | if (.cell == 0 and .round < 3) or .cell == 1
		then .outcome = "failed" | .exit_status = 1
		| .fault = "it said \"no\", twice" else . end]' \
		"$lib_made/r/result.json" >"$lib_made/broken.json"
}

export_of() {
	run "$TVP" export "$1" --format "$2" -o "$2"
	expect_status 0
}

judge() {
	"$python" -W ignore "$SOURCE/tests/cli/export.py" "$@" 2>said ||
		fail "$1: $(tail -n 3 said)"
}

make_result
break_some
whole=$lib_made/r/result.json
broken=$lib_made/broken.json

test_bmf_has_the_published_form_and_every_median() {
	export_of "$whole" bmf
	judge bmf bmf "$whole"
}

test_csv_has_every_field_of_every_launch() {
	export_of "$whole" csv
	judge csv csv "$whole"
	export_of "$broken" csv
	judge csv csv "$broken"
	[[ ! -s err ]] || fail "says something: $(<err)"
}

test_go_text_follows_its_grammar() {
	export_of "$whole" go
	judge go go "$whole"
}

test_google_benchmark_has_what_its_reader_asks_for() {
	export_of "$whole" google-benchmark
	judge google-benchmark google-benchmark "$whole"
}

test_google_benchmark_compares_two_of_them() {
	local compare=/usr/share/benchmark/compare.py

	[[ -e $compare ]] || skip "libbenchmark-tools is not installed"
	"$python" -c 'import scipy' 2>/dev/null || skip "no scipy"
	export_of "$whole" google-benchmark
	run "$python" "$compare" --no-color benchmarks google-benchmark \
		google-benchmark
	expect_status 0
	expect_line out '^hash.*/runner=fork/workers=2.* \+0\.0000 +\+0\.0000'
	expect_line out '^hash.*_pvalue .*Repetitions: 6 vs 6'
}

test_hyperfine_has_the_form_of_hyperfine_itself() {
	command -v hyperfine >/dev/null || skip "hyperfine is not installed"
	hyperfine -N --runs 2 --export-json reference.json true >/dev/null 2>&1
	export_of "$whole" hyperfine
	judge hyperfine hyperfine "$whole" reference.json
}

test_pyperf_has_what_its_reader_asks_for() {
	export_of "$whole" pyperf
	judge pyperf pyperf "$whole"
}

test_pyperf_reads_it() {
	"$python" -c 'import pyperf' 2>/dev/null || skip "no pyperf"
	export_of "$whole" pyperf
	run "$python" -m pyperf stats pyperf
	expect_status 0
}

test_failed_launches_are_left_out_and_told() {
	local format

	for format in go google-benchmark pyperf; do
		export_of "$broken" "$format"
		expect_line err '^tvp export: 9 of .* launches failed and are left'
		judge "$format" "$format" "$broken"
	done
}

test_what_hyperfine_could_not_know_is_in_no_format() {
	local format

	jq 'del(.id) | .plan.timer = "hyperfine" |
		.plan.keep_samples = false | del(.launches[].samples) |
		(.launches[] | .service_ns, .start_delay_ns, .witness,
		.start_ns, .run_ns, .stop_ns, .workers_started, .tasks_done,
		.voluntary_switches, .involuntary_switches, .minor_faults,
		.major_faults, .largest_rss_bytes) = null' "$whole" >outside
	for format in bmf csv go google-benchmark pyperf; do
		export_of outside "$format"
		judge "$format" "$format" outside
		! grep -qE '(: |,)-1\b|18446744073709551615' "$format" ||
			fail "$format: $(grep -E -- '-1\b|184467' "$format")"
	done
}

test_cells_whose_names_collide_are_not_merged() {
	jq 'del(.id) | .plan.cells |= [limit(2; .[])] |
		.launches |= map(select(.cell < 2)) | .memory = [] |
		.plan.cells[1] = (.plan.cells[0] | .cell = 1) |
		.plan.cells[].runner_params = {"python": "/a/b"} |
		.plan.cells[1].runner_params.python = "/a_b"' "$whole" >alike
	expect_refusal 1 'two cells would both be called hash/' \
		export alike --format bmf
}

test_results_without_a_good_launch_have_no_times_to_export() {
	jq 'del(.id) | .launches |= [.[] | .outcome = "failed" | .exit_status = 1 |
		.fault = "no"]' "$whole" >none
	expect_refusal 2 'no launch of it ended well' export none --format go
	export_of none csv
	judge csv csv none
	jq 'del(.id) | .launches = []' "$whole" >empty
	expect_refusal 2 'holds no launch' export empty --format csv
}

test_names_tell_all_cells_apart() {
	export_of "$whole" go
	[[ $(grep -o '^Benchmark[^[:blank:]]*' go | sort -u | wc -l) == \
		$(jq '.plan.cells | length' "$whole") ]] || fail "same names"
	expect_line go '^BenchmarkHash/.*bytes=4KiB/tasks=4/runner=fork/workers=2'
	expect_line go 'pin=one-cpu'
	expect_line go '^BenchmarkSleep/durations=100us,200us/'
}

test_mistakes_are_answered_in_one_line() {
	expect_refusal 2 'did you mean "csv"' export "$whole" --format cvs
	expect_refusal 2 'needs a format' export "$whole"
	expect_refusal 2 'needs one result' export --format csv
	expect_refusal 1 'create /nowhere/x' export "$whole" --format csv \
		-o /nowhere/x
	expect_refusal 1 'write' export "$whole" --format csv -o /dev/full
	[[ -e /dev/full ]] || fail "a device was removed"
}

test_standard_output_is_where_it_goes_without_a_file() {
	export_of "$whole" bmf
	run "$TVP" export "$whole" --format bmf
	expect_status 0
	cmp out bmf || fail "not the same"
}

tests
