#!/usr/bin/env bash
# Plans and results that are malformed, truncated or somebody's mistake: one
# line with the place, exit status 2, never a crash, never a wrong number.
source "${BASH_SOURCE[0]%/*}/lib.bash"

# refuses_plan REGEX TEXT: as tvp run plan.json --dry-run.
refuses_plan() {
	printf '%s' "$2" >plan.json
	expect_refusal 2 "plan\\.json: .*$1" run plan.json --dry-run
}

test_malformed_plans_are_refused_with_the_place() {
	refuses_plan 'line 1, column' ''
	refuses_plan 'line 1, column' '{'
	refuses_plan 'line 2, column' $'{"rounds": 3,\n nonsense}'
	refuses_plan 'duplicate' '{"rounds": 3, "rounds": 4}'
	refuses_plan 'is no object' '[]'
	refuses_plan 'cells: is no list' '{}'
	refuses_plan 'cells: is no list' '{"cells": {}}'
	refuses_plan 'cells: is no list' '{"cells": []}'
	refuses_plan 'cells: \[0\]: is no object' '{"cells": [7]}'
	refuses_plan 'cells: \[0\]: workload: is missing' '{"cells": [{}]}'
	refuses_plan 'line 1' "$(printf '[%.0s' {1..5000})"
	refuses_plan 'line 1' $'{"cells": [{"workload": "\xff"}]}'
}

test_unknown_keys_and_words_are_refused_with_path_and_nearest_name() {
	refuses_plan 'unknown key "round"; did you mean "rounds"' '{"round": 3}'
	refuses_plan 'cells: \[1\]: unknown key "task"; did you mean "tasks"' \
		'{"cells": [{"workload": "null"}, {"workload": "null", "task": 1}]}'
	refuses_plan 'cells: \[0\]: workload: .*did you mean "hash"' \
		'{"cells": [{"workload": "hsah"}]}'
	refuses_plan 'cells: \[0\]: runners: .*did you mean "fork"' \
		'{"cells": [{"workload": "null", "runners": ["serial", "frok"]}]}'
	refuses_plan 'cells: \[0\]: .*did you mean "bytes"' \
		'{"cells": [{"workload": "hash", "params": {"byte": 4}}]}'
	refuses_plan 'pin: .*did you mean "spread"' \
		'{"pin": "sprad", "cells": [{"workload": "null"}]}'
}

test_wrong_types_and_ranges_in_plans_are_refused_with_the_path() {
	refuses_plan 'rounds: 0 is out of range' '{"rounds": 0, "cells": [{"workload": "null"}]}'
	refuses_plan 'rounds: ' '{"rounds": 1.5, "cells": [{"workload": "null"}]}'
	refuses_plan 'rounds: ' '{"rounds": null, "cells": [{"workload": "null"}]}'
	refuses_plan 'seed: ' '{"seed": -1, "cells": [{"workload": "null"}]}'
	refuses_plan 'seed: ' '{"seed": 1e300, "cells": [{"workload": "null"}]}'
	refuses_plan 'line 1' '{"seed": 99999999999999999999, "cells": []}'
	refuses_plan 'deadline: ' '{"deadline": "10", "cells": [{"workload": "null"}]}'
	refuses_plan 'deadline: ' '{"deadline": "0s", "cells": [{"workload": "null"}]}'
	refuses_plan 'keep_samples: is neither' '{"keep_samples": 1, "cells": [{"workload": "null"}]}'
	refuses_plan 'summary: is longer' \
		"{\"summary\": \"$(printf 'x%.0s' {1..300})\", \"cells\": [{\"workload\": \"null\"}]}"
	refuses_plan '\[0\]: workers: ' '{"cells": [{"workload": "null", "workers": 0}]}'
	refuses_plan '\[0\]: workers: is an empty list' '{"cells": [{"workload": "null", "workers": []}]}'
	refuses_plan '\[0\]: workers: ' '{"cells": [{"workload": "null", "workers": [[1]]}]}'
	refuses_plan '\[0\]: tasks: ' '{"cells": [{"workload": "null", "tasks": "many"}]}'
	refuses_plan '\[0\]: params: is no object' '{"cells": [{"workload": "null", "params": []}]}'
	refuses_plan '\[0\]: params: bytes' '{"cells": [{"workload": "hash", "params": {"bytes": true}}]}'
	refuses_plan '\[0\]: .*bytes' '{"cells": [{"workload": "hash", "params": {"bytes": 0}}]}'
	refuses_plan 'too long|is longer' \
		"{\"cells\": [{\"workload\": \"hash\", \"params\": {\"algorithm\": \"$(printf 'x%.0s' {1..400})\"}}]}"
}

test_text_that_would_steer_a_terminal_is_refused_or_made_harmless() {
	refuses_plan 'summary: holds a control character' \
		'{"summary": "a\u001b[2J", "cells": [{"workload": "null"}]}'
	refuses_plan 'python: holds a control character' \
		'{"cells": [{"workload": "null", "runners": "python_threads",
			"runner_params": {"python": "a\tb"}}]}'
	expect_refusal 2 'python: holds a control character' \
		run -w null -r python_threads -R $'python=a\tb'
	echo '{"cells": [{"workload": "null", "runners": "serial"}]}' \
		>$'na\tme.json'
	run "$TVP" run "${quickly[@]}" $'na\tme.json' --rounds 1 -o r
	expect_status 0
	run "$TVP" show r
	expect_status 0
	[[ $(jq -r .plan.name r/result.json) == 'na?me' ]] ||
		fail "a name that is none: $(jq .plan.name r/result.json)"
}

test_files_that_are_no_plan_are_refused() {
	mkdir folder.json
	head -c 4096 /dev/urandom >junk.json
	expect_refusal 2 'folder.json' run folder.json
	expect_refusal 2 'junk.json' run junk.json
	expect_refusal 2 'missing.json' run missing.json
	expect_refusal 2 'missing/quick' run missing/quick
	expect_refusal 2 '/dev/null' run /dev/null
	expect_refusal 2 . run ''
}

test_a_plan_cut_anywhere_is_refused() {
	local size bytes plan=$SOURCE/experiments/quick.json

	size=$(stat -c %s "$plan")
	for ((bytes = 0; bytes < size - 3; bytes += 17)); do
		head -c "$bytes" "$plan" >cut.json
		expect_refusal 2 'cut.json: line' run cut.json --dry-run
	done
}

make_result() {
	run "$TVP" run "${quickly[@]}" -w null,sleep -r serial,pthreads,fork \
		-p durations=1ms -n 2 -j 2 --rounds 2 --keep-samples -o r
	expect_status 0
}

# refuses_result REGEX FILE
refuses_result() {
	local command

	for command in show plot; do
		run "$TVP" "$command" "$2"
		expect_status 2
		[[ $(wc -l <err) == 1 && ! -s out ]] ||
			fail "$command $2: not one line: $(head -c 500 out err)"
		expect_line err "$1"
	done
}

# refuses_edit REGEX FILTER: a result changed by jq.
refuses_edit() {
	jq "$2" r/result.json >edited.json
	refuses_result "edited\\.json: .*$1" edited.json
}

test_a_result_cut_anywhere_is_refused() {
	local size bytes

	make_result
	size=$(stat -c %s r/result.json)
	for ((bytes = 1; bytes < size - 2; bytes += size / 41)); do
		head -c "$bytes" r/result.json >cut.json
		expect_refusal 2 'cut\.json: ' show cut.json
	done
}

test_edited_results_are_refused_with_the_place() {
	make_result
	jq . r/result.json >edited.json
	run "$TVP" show edited.json
	expect_status 0
	refuses_edit 'schema version 2; this program .* reads version 1' '.schema_version = 2'
	refuses_edit 'no result of tvp' '.schema = "other"'
	refuses_edit "byte 0: '.' expected" '[.]'
	refuses_edit 'has no launches' 'del(.launches)'
	refuses_edit 'cell 0 has two launches in round 0|cell . has two' '.launches += [.launches[0]]'
	refuses_edit 'launch 0: cell' '.launches[0].cell = 6'
	refuses_edit 'launch 0: round' '.launches[0].round = 2'
	refuses_edit 'launch 3: wall_ns' '.launches[3].wall_ns += 1'
	refuses_edit 'launch 3: run_ns' '.launches[3].run_ns = -1'
	refuses_edit 'launch 3: run_ns' '.launches[3].run_ns = 1.5'
	refuses_edit 'launch 3: run_ns' '.launches[3].run_ns = null'
	refuses_edit 'launch 3: run_ns' '.launches[3].run_ns = 1e300'
	refuses_edit 'launch 3: user_ns' 'del(.launches[3].user_ns)'
	refuses_edit 'outcome: .*did you mean "ok"' '.launches[0].outcome = "oks"'
	refuses_edit 'launch 0: witness' '.launches[0].witness = "zz"'
	refuses_edit 'launch 0: samples\[1\]' '.launches[0].samples[1] = [1, 2]'
	refuses_edit 'launch 0: samples\[1\]' '.launches[0].samples[1][0] = -1'
	refuses_edit 'launch 0: measures: x' '.launches[0].measures = {"x": "1"}'
	refuses_edit 'launch 0: measures: x' '.launches[0].measures.x = -1'
	refuses_edit 'launch 0: measures' '.launches[0].measures = [1]'
	refuses_edit 'launch 0: measures: a name' '.launches[0].measures["\u001b[2J"] = 1'
	refuses_edit 'service_ns: p50' '.launches[0].service_ns.p50 = "1"'
	refuses_edit 'plan: cells' '.plan.cells = []'
	refuses_edit 'plan: rounds' '.plan.rounds = 0'
	refuses_edit 'plan: deadline' '.plan.deadline_ns = 0'
	refuses_edit 'plan: cells\[1\]: workers' '.plan.cells[1].workers = 1e9'
	refuses_edit 'plan: cells\[0\]: pin' '.plan.cells[0].pin = 3'
	refuses_edit 'machine: ' '.machine.cpu.model = null'
	refuses_edit 'machine: ' '.machine = []'
	refuses_edit 'started' '.started = 7'
	refuses_edit 'stopped_by' 'del(.stopped_by)'
	refuses_edit 'is no text' '.plan.name = "\u001b[2J"'
}

test_results_edited_to_what_json_cannot_say_are_refused() {
	make_result
	sed '0,/"run_ns":[0-9]*/s//"run_ns":NaN/' r/result.json >nan.json
	refuses_result 'nan.json: line' nan.json
	sed '0,/"run_ns":[0-9]*/s//"run_ns":99999999999999999999/' \
		r/result.json >huge.json
	refuses_result 'huge.json: line' huge.json
	sed '0,/"run_ns":\([0-9]*\)/s//"run_ns":1,"run_ns":\1/' \
		r/result.json >twice.json
	refuses_result 'twice.json: line .*duplicate' twice.json
	sed '0,/"schema_version": 1/s//"schema_version": 1, "schema_version": 1/' \
		r/result.json >again.json
	refuses_result 'again.json: schema_version comes twice' again.json
	(cat r/result.json && echo '{}') >more.json
	refuses_result 'more.json: byte [0-9]*: something follows' more.json
}

test_files_that_are_no_result_are_refused() {
	: >empty.json
	mkdir folder
	head -c 65536 /dev/urandom >junk.json
	printf '{"a":%.0s' {1..100000} >deep.json
	printf '[%.0s' {1..100000} >nested.json
	echo '{"schema": "tvp-result", "launches": [' >cut.json
	refuses_result 'empty.json is empty' empty.json
	refuses_result 'folder holds no result' folder
	refuses_result 'junk.json: ' junk.json
	refuses_result 'deep.json: ' deep.json
	refuses_result 'nested.json: ' nested.json
	refuses_result 'cut.json: ' cut.json
	refuses_result 'missing: No such file' missing
	refuses_result 'is empty or no file' /dev/null
	refuses_result 'no result of tvp' "$SOURCE/experiments/quick.json"
}

test_results_that_cannot_be_compared_say_so_instead_of_a_number() {
	make_result
	jq '.launches |= map(select(.round == 0 or .cell == 0))' \
		r/result.json >thin.json
	run "$TVP" show thin.json --json
	expect_status 0
	[[ $(jq -c '[.summary[] | select(.cell != 0) | .wall_ns.interval] | unique' \
		out) == '[null]' ]] || fail "an interval of one launch"
	jq '.launches = []' r/result.json >none.json
	run "$TVP" show none.json --json
	expect_status 0
	[[ $(jq -c '[.summary[].wall_ns] | unique' out) == '[null]' ]] ||
		fail "a time without a launch"
}

test_a_wrong_witness_is_found_whoever_wrote_it() {
	make_result
	jq '(.launches[] | select(.cell == 1 and .round == 0)).witness =
		"0000000000000001"' r/result.json >wrong.json
	run "$TVP" show wrong.json
	expect_line err 'pthreads W=2: 1 of 2 launches failed: the work was not done right'
}

tests
