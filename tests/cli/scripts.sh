#!/usr/bin/env bash
# scripts/bench and its kin take options as tvp takes them. They stand in a tree
# made for them, with small experiments, and a tvp that notes its words, measures
# and draws nothing.
source "${BASH_SOURCE[0]%/*}/lib.bash"

command -v getopt >/dev/null || skip "no getopt(1) here"

# A command that does what the text says.
stub() {
	mkdir -p "${1%/*}"
	printf '#!/usr/bin/env bash\n%s\n' "$2" >"$1"
	chmod +x "$1"
}

experiment() {
	mkdir -p tree/experiments
	printf '{"summary": "%s", "rounds": 1, "memory": false, "cells": [
		{"workload": "null", "runners": ["serial"], "tasks": 1}]}' "$1" \
		>"tree/experiments/$1.json"
}

make_tree() {
	local name

	mkdir -p tree
	cp -R "$SOURCE/scripts" tree/scripts
	for name in setup build; do
		stub tree/scripts/$name true
	done
	for name in quick table table-two gil; do
		experiment "$name"
	done
	ln -s "$SOURCE/claims" tree/claims
	export TVP_DATA=$PWD/tree TVP_CALLS=$PWD/calls TVP_REAL=$TVP
	# shellcheck disable=SC2016 # the stub expands
	stub tree/build/release/tvp 'echo "$*" >>"$TVP_CALLS"
	case $1 in plot | report) exit ;; esac
	exec "$TVP_REAL" "$@"'
	export TVP=$PWD/tree/build/release/tvp
}

fast=(--no-fl --exact --no-mem)

test_an_abbreviated_folder_is_where_the_result_is_looked_for() {
	local n=0 words

	make_tree
	for words in "--output here" "--output=here" "--out here" "--o=here" \
		"-o here" "-ohere"; do
		: >calls
		# shellcheck disable=SC2086 # words
		run tree/scripts/bench ${words/here/here$((n += 1))} \
			"${fast[@]}" quick
		expect_status 0
		[[ -e here$n/result.json ]] || fail "$words: $(<calls)"
		expect_line calls "^plot here$n\$"
		expect_line calls "^report here$n -o here$n/report.html\$"
	done
	[[ ! -e tree/results ]] || fail "a second folder was made"
}

test_without_a_folder_there_is_one_named_after_time_and_plan() {
	make_tree
	run tree/scripts/bench "${fast[@]}" --summ 1
	expect_status 2
	expect_line err 'unknown option "--summ"'
	run tree/scripts/bench "${fast[@]}" --see 4
	expect_status 0
	expect_line calls '^run -o tree/results/[0-9T]*-quick .*--seed=4 -- quick$'
}

test_an_abbreviated_resume_needs_no_plan() {
	make_tree
	run tree/scripts/bench --resu nowhere
	expect_status 2
	expect_line calls '^run --resume=nowhere --$'
	expect_line err nowhere
}

test_the_tables_of_an_experiment_lie_beside_its_result() {
	make_tree
	run tree/scripts/bench-table --out t "${fast[@]}" --qu
	expect_status 0
	expect_line calls '^run table-two .*-o t/table-two .*--preset quick$'
	expect_line t/table.txt '^Tutorials say of threads'
	expect_line t/table/table.txt 'W: workers'
	expect_line t/table-two/table.txt 'W: workers'
	[[ -s t/claims.txt && ! -e t/table-two.txt ]] || fail "$(ls t)"
	expect_line calls '^report t/table t/table-two -o t/report\.html$'
	run tree/scripts/bench-table --ot t
	expect_status 2
	expect_line err 'unknown option "--ot"'
	run tree/scripts/bench-table quick
	expect_status 2
	expect_line err 'unexpected operand "quick"'
	run tree/scripts/bench-table -o bad --rounds 0
	expect_status 2
	[[ $(wc -l <err) == 2 && ! -e bad ]] || fail "$(<err) $(ls bad)"
}

test_the_crosschecks_take_a_folder_by_any_name() {
	make_tree
	# shellcheck disable=SC2016 # the stubs expand
	stub tree/build/release/tvp_gil 'echo "agree"; echo {} >"$3"'
	mkdir -p else/where
	(cd else/where && run ../../tree/scripts/bench-gil --outp g "${fast[@]}" &&
		expect_status 0)
	[[ $(<else/where/g/table.txt) == agree && -e else/where/g/result.json ]] ||
		fail "no result: $(ls -R else)"
	# shellcheck disable=SC2016
	stub tree/build/release/tvp_crosscheck '
	if [[ $1 == --help ]]; then
		echo "      --rounds N            how often"
		echo "  -o, --output DIR          leave it there"
	else
		echo "$*" >>"$TVP_CALLS"
		echo {} >"$2/crosscheck.json"
	fi'
	run tree/scripts/bench-crosscheck --outp=c --rou 7
	expect_status 0
	expect_line calls "^-o $PWD/c --rounds=7 --\$"
	run tree/scripts/bench-crosscheck -o c
	expect_status 2
	expect_line err 'holds a crosscheck already'
}

tests
