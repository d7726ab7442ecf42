#!/usr/bin/env bash
# Closed streams, pipes nobody reads, one CPU, no gnuplot, no colours, other
# folders: what is measured is worth more than what is printed.
source "${BASH_SOURCE[0]%/*}/lib.bash"

small=(-w null -r "serial,fork" -n 2 -j 2 --rounds 2)

test_a_closed_stdout_costs_the_table_and_not_the_result() {
	status=0
	"$TVP" run "${quickly[@]}" "${small[@]}" -o r >&- 2>err || status=$?
	expect_status 1
	expect_line err '^tvp: write to standard output: '
	jq -e '.launches | length == 4' r/result.json >/dev/null ||
		fail "the result is not whole"
	! grep -q "W: workers" r/result.json || fail "the table went into the result"
}

test_a_reader_that_goes_away_costs_the_table_and_not_the_result() {
	"$TVP" run "${quickly[@]}" "${small[@]}" -o r 2>err | head -c 0
	status=${PIPESTATUS[0]}
	expect_status 1
	jq -e '.launches | length == 4' r/result.json >/dev/null ||
		fail "the result is not whole"
	"$TVP" list 2>err | head -c 1 >/dev/null || true
	[[ ! -s err || $(wc -l <err) == 1 ]] || fail "not one line: $(<err)"
}

test_a_full_stdout_is_told() {
	[[ -e /dev/full ]] || skip "no /dev/full"
	for command in list "run --help" --version; do
		status=0
		# shellcheck disable=SC2086 # words
		"$TVP" $command >/dev/full 2>err || status=$?
		expect_status 1
		expect_line err 'standard output: No space left on device'
	done
}

test_all_streams_closed_still_measure() {
	status=0
	"$TVP" run "${quickly[@]}" "${small[@]}" -o r <&- >&- 2>&- || status=$?
	expect_status 1
	jq -e '[.launches[].outcome] == ["ok", "ok", "ok", "ok"]' \
		r/result.json >/dev/null || fail "the result is not whole"
}

test_a_closed_stderr_changes_nothing() {
	status=0
	"$TVP" run "${quickly[@]}" "${small[@]}" -o r >out 2>&- || status=$?
	expect_status 0
	expect_line out '^r/result.json$'
	head -n 1 r/result.json | grep -qx '{' || fail "the result is spoilt"
}

test_children_are_judged_though_sigchld_was_ignored_before() {
	env --ignore-signal=CHLD true 2>/dev/null || skip "an older env(1)"
	run env --ignore-signal=CHLD "$TVP" exec -w null -r fork -n 4 -j 2
	expect_status 0
	run env --ignore-signal=CHLD "$TVP" run "${quickly[@]}" -w fault \
		-p mode=exit -r serial,fork -n 2 -j 2 --rounds 1 -o r
	expect_status 1
	expect_line err 'serial W=1: .* exited with status 3'
	expect_line err 'fork W=2: .*: worker 0 .* exited with status 3'
}

test_one_cpu_is_enough_for_all_runners_and_placements() {
	run taskset -c "$(taskset -cp $$ | sed 's/.*: \([0-9]*\).*/\1/')" \
		"$TVP" run "${quickly[@]}" -w null,sleep -p durations=1ms \
		-n 8 -j 1..4x --rounds 1 -o r \
		--pin none,spread,compact,one-cpu,same-core
	expect_status 0
	[[ $(jq '.machine.cpu.usable' r/result.json) == 1 ]] ||
		fail "more than one CPU was used"
	[[ $(jq -c '[.plan.cells[].workers] | unique' r/result.json) \
	== '[1,2,3,4]' ]] || fail "other numbers of workers"
}

test_launches_of_a_round_begin_on_one_cpu_and_rounds_on_each_in_turn() {
	run "$TVP" run "${quickly[@]}" -w null -r serial,fork --rounds 4 -o r
	expect_status 0
	jq -e '[.launches | group_by(.round)[] | map(.first_cpu) | unique |
		length == 1] | all' r/result.json >/dev/null ||
		fail "not the same CPU within a round"
	jq -e '([.launches[].first_cpu] | unique | length) ==
		([.machine.cpu.usable, 4] | min)' r/result.json >/dev/null ||
		fail "not each CPU in turn"
	run "$TVP" run "${quickly[@]}" -w null -r fork --pin spread \
		--rounds 1 -o pinned
	jq -e '[.launches[].first_cpu] | unique == [null]' \
		pinned/result.json >/dev/null || fail "pinned, and begun elsewhere"
}

# A PATH with all but gnuplot.
path_without_gnuplot() {
	local folder

	mkdir -p bin
	for folder in ${PATH//:/ }; do
		ln -sft bin "$folder"/* 2>/dev/null || true
	done
	rm -f bin/gnuplot* bin/hyperfine*
	PATH=$PWD/bin
}

test_without_gnuplot_measuring_works_and_plotting_says_what_is_missing() {
	path_without_gnuplot
	run "$TVP" run "${quickly[@]}" "${small[@]}" -o r
	expect_status 0
	run "$TVP" plot r
	expect_status 1
	[[ $(wc -l <err) == 1 && ! -s out ]] || fail "not one line: $(<err)"
	expect_line err 'gnuplot can.t be started'
	# What can be written is: to be drawn where there is a gnuplot.
	[[ -s r/speedup.dat && -s r/speedup.gp ]] || fail "no data: $(ls r)"
	[[ -z $(find r -name '*.svg' -o -name '*.png') ]] ||
		fail "pictures without gnuplot: $(ls r)"
}

test_colours_are_for_terminals_and_not_with_no_color() {
	command -v script >/dev/null || skip "no script(1)"
	# FASTER or UNCLEAR, both of which have a colour.
	run "$TVP" run "${quickly[@]}" -w null \
		-r thread_per_task,process_per_task -n 20 -j 2 --rounds 10 -o r
	run "$TVP" show r
	! grep -q $'\e' out || fail "colours without a terminal"
	script -qec "'$TVP' show r" /dev/null >terminal </dev/null
	grep -q $'\e\\[3[0-9]m' terminal || fail "no colours on a terminal"
	NO_COLOR=1 script -qec "'$TVP' show r" /dev/null >terminal </dev/null
	! grep -q $'\e\\[3[0-9]m' terminal || fail "colours with NO_COLOR"
}

test_the_table_fits_80_columns_and_no_line_ends_with_blanks() {
	run "$TVP" run "${quickly[@]}" -w sleep,hash,lock -j 2 -n 4 --rounds 6 \
		-p durations=1ms -p hash.bytes=4KiB -p steps=100 -o r
	expect_status 0
	awk 'length($0) > 80 { print; n = 1 } END { exit n }' out >wide ||
		fail "wide: $(<wide)"
	! grep ' $' out || fail "blanks at line ends"
}

test_the_command_in_a_result_repeats_the_cell_with_the_same_witness() {
	local command witness

	run "$TVP" run "${quickly[@]}" -w file,hash,sleep,null -n 3 -j 2 \
		-r serial,thread_pool,fork --rounds 1 --seed 99 -o r \
		-p file.bytes=4KiB -p hash.bytes=1000 -p algorithm=sha512 \
		-p durations=1ms,2ms --pin none,spread --gate
	expect_status 0
	jq -r '.plan.cells as $c | .launches[]
		| "\(.witness) \($c[.cell].command)"' r/result.json >commands
	[[ $(wc -l <commands) == 24 ]] || fail "commands are missing"
	while read -r witness _ command; do
		# The same cell again, under the harness, from its own words.
		# shellcheck disable=SC2086 # words
		"$TVP" $command >out 2>err </dev/null ||
			fail "tvp $command: $(<err)"
		[[ ! -s out && ! -s err ]] || fail "tvp $command speaks"
		options=${command#exec }
		options=${options//--interval/--rate}
		rm -rf again
		# shellcheck disable=SC2086 # words
		run "$TVP" run "${quickly[@]}" $options --rounds 1 -o again
		[[ $(jq -r '.launches[0].witness' again/result.json) \
		== "$witness" ]] || fail "another witness: tvp $command"
	done <commands
}

test_another_seed_gives_another_witness() {
	for seed in 1 2; do
		run "$TVP" run "${quickly[@]}" -w hash -r serial -n 1 \
			-p bytes=64 --rounds 1 --seed $seed -o r$seed
		jq -r '.launches[0].witness' r$seed/result.json >witness$seed
	done
	! cmp -s witness1 witness2 || fail "the seed changes nothing"
}

test_results_go_into_folders_of_their_own_named_after_time_and_plan() {
	run "$TVP" run "${quickly[@]}" "${small[@]}"
	expect_status 0
	expect_line out '^results/[0-9]{8}T[0-9]{6}-custom/result.json$'
	run "$TVP" show "$(tail -n 1 out)"
	expect_status 0
}

test_a_result_names_no_host_user_or_path_unless_asked_to() {
	run "$TVP" run "${quickly[@]}" "${small[@]}" -o r
	for word in "$(uname -n)" "$PWD" "$SOURCE" "$TVP"; do
		! grep -qwF -e "$word" r/result.json || fail "it names $word"
	done
	run "$TVP" run "${quickly[@]}" "${small[@]}" -o named --identify
	grep -qF "$(uname -n)" named/result.json ||
		fail "--identify does not name the host"
}

test_a_typed_path_of_an_interpreter_is_told_to_be_shown() {
	run "$TVP" run "${quickly[@]}" -w null -r python_threads \
		--python /nowhere/python3 --rounds 1 -o r
	expect_status 1
	expect_line err 'the result will show the path /nowhere/python3'
	run "$TVP" run "${quickly[@]}" -w null -r python_threads \
		--python no-such-python --rounds 1 -o other
	! grep -q 'will show the path' err || fail "it shows no path: $(<err)"
}

test_an_empty_tmpdir_means_tmp() {
	TMPDIR='' run "$TVP" exec -w file -r serial -p bytes=4KiB
	expect_status 0
}

test_experiments_are_found_from_any_folder() {
	cd /
	run_there=$("$TVP" run quick --dry-run | head -n 1)
	[[ $run_there == quick:* ]] || fail "not found: $run_there"
}

tests
