#!/usr/bin/env bash
# tvp run --against-bin: an older build, faked by a copy of the program, is
# launched in turns with this one.
source "${BASH_SOURCE[0]%/*}/lib.bash"

command -v jq >/dev/null || skip "jq is not installed"
cp "$TVP" "$lib_made/old"

both() {
	run "$TVP" run "${quickly[@]}" --against-bin "$lib_made/old" "$@"
}

ask() { jq -r "$1" r/result.json; }

# A program that says what it is told to and is none: VERSION PROTOCOL.
fake() {
	cat >fake.c <<-END
		#include <stdio.h>
		#include <string.h>
		int main(int argc, char **argv)
		{
			if (argc > 1 && strcmp(argv[1], "--version") == 0)
				puts("$1");
			else if (argc > 1 && strcmp(argv[1], "--protocol") == 0)
				puts("$2");
			else
				return 2;
			return 0;
		}
	END
	"${CC:-cc}" -o fake fake.c
}

test_every_cell_is_launched_with_both_in_turns() {
	both -w null -r serial,fork -n 4 --rounds 8 -o r
	expect_status 0
	[[ $(ask '[.plan.cells[].other_binary] | map(if . then 1 else 0 end) |
		add') == 2 ]] || fail "not two cells of the other program"
	[[ $(ask '.launches | length') == 32 ]] || fail "not 32 launches"
	[[ $(ask '[.launches[].outcome] | unique | join(",")') == ok ]] ||
		fail "some launch failed"
	# In each round, partners stand side by side.
	[[ $(ask '[.launches | group_by(.round)[] | sort_by(.order) |
		map(.cell % 2) | .[0] == .[1] and .[2] == .[3]] | all') == true ]] ||
		fail "partners are apart"
	expect_line out '^this program against the other one'
	expect_line out "^other: $("$TVP" --version)$"
	[[ $(ask '[.summary[] | .time_to_other | select(. != null) |
		.pairs] | join(",")') == 8,8 ]] || fail "not 8 pairs each"
	[[ $(ask .build.other.version) == "$("$TVP" --version)" ]] ||
		fail "version: $(ask .build.other.version)"
	! grep -qF "$lib_made" r/result.json || fail "a path is stored"
}

test_the_path_is_stored_where_that_is_asked_for() {
	both -w null -r serial -n 4 --rounds 1 -o r --identify
	expect_status 0
	[[ $(ask .build.other.path) == "$lib_made/old" ]] ||
		fail "path: $(ask .build.other.path)"
}

test_show_and_compare_tell_it_again() {
	both -w null -r serial,fork -n 4 --rounds 6 -o r
	run "$TVP" show r
	expect_line out '^this program against the other one'
	sed -n '/^this program/,/^calm/p' out >section
	[[ $(wc -L <section) -le 80 ]] || fail "$(awk 'length > 80' section)"
	run "$TVP" compare r
	expect_status 0
	expect_line out '^this program against the other one'
	expect_line out '^  fork .* (FASTER|SLOWER|SAME|SMALL|UNCLEAR) '
}

test_with_few_rounds_it_is_unclear() {
	both -w null -r serial -n 4 --rounds 2 -o r --fail-if slower,unclear
	expect_status 4
	expect_line err '^tvp run: unclear: null .*serial W=1'
	run "$TVP" compare r --fail-if unclear
	expect_status 4
	run "$TVP" compare r --fail-if slower
	expect_status 0
}

test_a_program_that_became_slower_fails() {
	both -w null -r serial -n 4 --rounds 8 -o r
	jq '.plan.cells as $cells | .launches |= [.[] | .start_ns = 0 |
		.stop_ns = 0 | .run_ns = 1000000 + 1000 * .round +
		(if $cells[.cell].other_binary then 0 else 100000 end) |
		.wall_ns = .run_ns]' r/result.json >slower
	run "$TVP" compare slower --fail-if slower:5%
	expect_status 3
	expect_line err '^tvp compare: slower: null .*serial W=1, ratio 1\.1'
	run "$TVP" compare slower --fail-if slower:20%
	expect_status 0
}

test_the_cells_of_a_result_are_measured_again() {
	run "$TVP" run "${quickly[@]}" -w null -r serial,fork -n 7 --rounds 2 \
		--seed 9 -o first
	expect_status 0
	run "$TVP" run --no-floors --against first --rounds 3 -o r \
		--against-bin "$lib_made/old"
	expect_status 0
	[[ $(ask '[.plan.cells[].tasks] | unique | join(",")') == 7 ]] ||
		fail "not as many tasks"
	[[ $(ask '.plan.seed, .plan.rounds, (.plan.cells | length)' |
		paste -sd' ') == "9 3 4" ]] || fail "another plan"
	# What was measured against another program is taken once.
	run "$TVP" run --no-floors --against r --rounds 1 -o again
	expect_status 0
	[[ $(jq '.plan.cells | length' again/result.json) == 2 ]] ||
		fail "cells of the other program came along"
	expect_refusal 2 'takes the cells of that result' run --against first \
		-w null
	expect_refusal 2 'nowhere' run --against nowhere
}

test_another_protocol_ends_in_one_line() {
	command -v "${CC:-cc}" >/dev/null || skip "no compiler here"
	fake "tvp 9.9" 999
	expect_refusal 2 'tvp 9.9 speaks version 999 .*this program version [0-9]+' \
		run -w null --against-bin ./fake
	fake "tvp 0.0.1" ""
	expect_refusal 2 'tvp 0.0.1 is too old' run -w null --against-bin ./fake
	fake "emacs 29" 1
	expect_refusal 2 'calls itself "emacs 29"' \
		run -w null --against-bin ./fake
}

test_what_the_other_program_does_not_know_fails_its_cells_only() {
	command -v "${CC:-cc}" >/dev/null || skip "no compiler here"
	fake "tvp 0.0.1" "$("$TVP" --protocol)"
	run "$TVP" run "${quickly[@]}" -w null -r serial -n 2 --rounds 2 -o r \
		--against-bin ./fake
	expect_status 1
	[[ $(grep -c 'does not know the cell' err) == 1 ]] || fail "$(<err)"
	[[ $(ask '[.launches[] | select(.outcome == "ok")] | length') == 2 ]] ||
		fail "cells of this program failed as well"
}

test_what_is_no_program_is_refused() {
	printf '#!/bin/sh\necho tvp 1\n' >script
	chmod +x script
	expect_refusal 2 'script is no program' run -w null \
		--against-bin ./script
	expect_refusal 2 'nowhere' run -w null --against-bin nowhere
	expect_refusal 2 'compares with another program' run -w null \
		--fail-if slower
}

test_a_run_is_resumed_with_the_same_program_only() {
	both -w null -r serial -n 2 --rounds 4 -o r
	mkdir cut
	jq -c 'del(.launches, .summary, .stopped_by, .elapsed_ns)' \
		r/result.json >cut/journal.jsonl
	jq -c '.launches[:5][]' r/result.json >>cut/journal.jsonl
	expect_refusal 2 'say where that is with --against-bin' run --resume cut
	command -v "${CC:-cc}" >/dev/null || skip "no compiler here"
	fake "tvp 0.0.1" "$("$TVP" --protocol)"
	expect_refusal 2 'was begun against .*, and this is tvp 0.0.1' \
		run --resume cut --against-bin ./fake
	run "$TVP" run --resume cut --against-bin "$lib_made/old"
	expect_status 0
	[[ $(jq '.launches | length' cut/result.json) == 8 ]] ||
		fail "not all launches"
}

tests
