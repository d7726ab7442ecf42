#!/usr/bin/env bash
# What is typed wrongly is answered in one line, with the nearest right name,
# and exit status 2.
source "${BASH_SOURCE[0]%/*}/lib.bash"

commands() {
	"$TVP" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

test_unknown_names_are_answered_with_the_nearest_right_one() {
	expect_refusal 2 'did you mean "run"' rum
	expect_refusal 2 'did you mean "hash"' run -w hsah
	expect_refusal 2 'did you mean "pthreads"' run -w null -r pthread
	expect_refusal 2 'did you mean "quick"' run quik
	expect_refusal 2 'did you mean "bytes"' run -w hash -p byte=1
	expect_refusal 2 'did you mean "worker"' run -w hash -p context=workr
	expect_refusal 2 'did you mean "sha256"|sha265' run -w hash \
		-p algorithm=sha265
	expect_refusal 2 'did you mean "--rounds"' run -w null --rouds=3
	expect_refusal 2 'did you mean "spread"' run -w null --pin sprad
	expect_refusal 2 'did you mean "workloads"' list workload
	expect_refusal 2 'did you mean "fork"' exec -w null -r frok
	expect_refusal 2 'did you mean "--json"' show --jsno r
	expect_refusal 2 'unknown option.*did you mean "--version"' --versoin
	expect_refusal 2 '^tvp exec: seed: ' exec -w null -r serial --seed -1
	expect_refusal 2 '^tvp exec: interval: ' exec -w null -r serial \
		--interval x
}

test_unknown_names_like_no_other_are_answered_with_all() {
	expect_refusal 2 'known: .*run.*list' zzzzzzzz
	expect_refusal 2 'known: .*file.*hash' run -w zzzzzzzz
	expect_refusal 2 'known: .*fork.*serial' run -w null -r zzzzzzzz
	expect_refusal 2 'known: .*quick' run zzzzzzzz
	expect_refusal 2 'known: .*runners' list zzzzzzzz
}

test_unknown_charts_and_formats_are_refused() {
	"$TVP" run "${quickly[@]}" -w null -r serial --rounds 1 -o r >out 2>err
	expect_refusal 2 'unknown chart "speedpu"; did you mean "speedup"' \
		plot r --chart speedpu
	expect_refusal 2 'unknown format "gif"' plot r --format gif
}

test_counts_of_zero_and_absurd_counts_are_refused() {
	local option

	for option in -n -j --rounds --seed --deadline --max-time; do
		expect_refusal 2 'range|no duration|unit|is 0' \
			run -w null "$option" 0
		expect_refusal 2 . run -w null "$option" -1
		expect_refusal 2 . run -w null "$option" 1e30
		expect_refusal 2 . run -w null "$option" ''
		expect_refusal 2 . run -w null "$option" nan
		expect_refusal 2 . run -w null "$option" '1 2'
	done
	expect_refusal 2 'tasks' run -w null -n 5000000000
	expect_refusal 2 'workers' run -w null -j 65537
	expect_refusal 2 'workers' run -w null -j 0x
	expect_refusal 2 'empty range' run -w null -j 4..2
	expect_refusal 2 'rounds' run -w null --rounds 1.5
	expect_refusal 2 'deadline' run -w null --deadline 10
	expect_refusal 2 '7 days' run -w null --deadline 100000h
	expect_refusal 2 'more than .* launches' run -w null --rounds 100000 \
		-n "$(seq -s, 1 60)" -j 1,2 -r fork,pthreads
	expect_refusal 2 'more than 4096 cells' run -w null \
		-n "$(seq -s, 1 60)" -j "$(seq -s, 1 60)"
}

test_absurd_sizes_and_times_of_workloads_are_refused() {
	expect_refusal 2 'bytes' run -w hash -p bytes=0
	expect_refusal 2 'bytes' run -w hash -p bytes=-4
	expect_refusal 2 'bytes' run -w hash -p bytes=99999999999TiB
	expect_refusal 2 'bytes' run -w hash -p bytes=
	expect_refusal 2 'bytes' run -w file -p bytes=1YiB
	expect_refusal 2 'durations' run -w sleep -p durations=5
	expect_refusal 2 'durations' run -w sleep -p durations=-1ms
	expect_refusal 2 'jitter' run -w sleep -p jitter_percent=101
}

test_lists_with_holes_or_too_long_are_refused() {
	expect_refusal 2 'is no name' run -w ,null
	expect_refusal 2 'is no name' run -w null,,hash
	expect_refusal 2 . run -w null -j 1,,2
	expect_refusal 2 'too long' run -w null -n "$(seq -s, 1 99)"
	expect_refusal 2 'more than|too long' run -w null -j "$(seq -s, 1 65)"
	expect_refusal 2 'too long' run -w null --pin "$(printf 'none,%.0s' {1..60})"
}

test_options_without_what_they_need_are_refused() {
	expect_refusal 2 'needs a workload' exec
	expect_refusal 2 'needs a workload' exec -w null
	expect_refusal 2 'needs an experiment' run
	expect_refusal 2 'needs a value' run -w
	expect_refusal 2 'needs a value' run --rounds
	expect_refusal 2 'takes no value' run --dry-run=yes
	expect_refusal 2 'unknown option "-z"' run -z
	expect_refusal 2 'key=value' run -w hash -p bytes
	expect_refusal 2 'unexpected operand' run quick slow
	expect_refusal 2 'unexpected operand' exec -w null -r serial what
	expect_refusal 2 'needs one result' show
	expect_refusal 2 'needs one result' show a b
	expect_refusal 2 'takes no other' run --resume r quick
	expect_refusal 2 'takes no other' run --resume r --seed 4
	expect_refusal 2 'can.t be kept' run -w null --keep-samples --no-samples
}

test_parameters_of_workloads_that_are_not_asked_for_are_refused() {
	expect_refusal 2 'file.* is not measured' run -w hash -p file.bytes=1
	expect_refusal 2 'file.* is not executed' exec -w hash -r serial \
		-p file.bytes=1
	expect_refusal 2 'unknown workload' run -w hash -p hsh.bytes=1
}

test_what_a_runner_cannot_execute_is_refused_or_left_out_of_its_group() {
	expect_refusal 2 'python_processes can.t .* exchange: .* by=pipe' \
		run -w exchange -r python_processes -j 2
	expect_refusal 2 'two workers exchange, not 3' \
		run -w exchange -r pthreads,python_threads -j 3
	expect_refusal 2 'inherit no memory' run -w touch -r python_processes \
		-R start_method=spawn
	run "$TVP" run -w exchange -r all -j 2,3 --dry-run
	expect_status 0
	expect_line out ' -r pthreads .*-j 3 '
	expect_line out ' -r python_threads .*-j 2 '
	! grep -E 'python_processes|python_threads .*-j 3 ' out ||
		fail "Python does what it can't"
	# Work that nobody is left for is no work left out.
	expect_refusal 2 'can.t execute workload db' run -w null,db -r python
	expect_refusal 2 'only SHA-256' run -w null,hash -r python \
		-p gil=pure -p algorithm=md5
}

test_no_arguments_are_answered_with_help_and_exit_status_2() {
	run "$TVP"
	expect_status 2
	expect_line out '^usage: tvp COMMAND'
}

test_help_is_an_option_and_a_word() {
	run "$TVP" help
	expect_status 0
	expect_line out '^usage: tvp COMMAND'
	run "$TVP" help run
	expect_status 0
	expect_line out '^usage: tvp run'
	expect_refusal 2 'unknown command "rnu"; did you mean "run"' help rnu
}

test_help_of_every_command_fits_80_columns() {
	local name

	commands >names
	[[ $(wc -l <names) -ge 6 ]] || fail "few commands: $(<names)"
	"$TVP" --help >help-tvp
	while read -r name; do
		run "$TVP" "$name" --help
		expect_status 0
		expect_line out "^usage: tvp $name"
		expect_line out '-h, --help'
		[[ ! -s err ]] || fail "$name --help speaks on stderr"
		cp out "help-$name"
	done <names
	awk 'length($0) > 80 { print FILENAME ": " $0; n = 1 } END { exit n }' \
		help-* >wide || fail "wide: $(<wide)"
}

test_lists_fit_80_columns() {
	run "$TVP" list
	expect_status 0
	awk 'length($0) > 80 { print; n = 1 } END { exit n }' out >wide ||
		fail "wide: $(<wide)"
	expect_line out '^  fork '
	expect_line out '^  hash '
	expect_line out '^  quick '
	expect_line out '^  speedup '
}

test_a_dry_run_prints_commands_and_makes_nothing() {
	run "$TVP" run -w null -r serial,fork --dry-run
	expect_status 0
	expect_line out '^tvp exec -w null -r fork '
	[[ ! -e results ]] || fail "a dry run made a folder"
}

tests
