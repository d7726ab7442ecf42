#!/usr/bin/env bash
# CPython as a runner: several interpreters, what they are, and one that is not
# there, hangs or is killed costs its own cells and nothing else.
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null ||
	skip "no python3, or one before 3.8"
all=python_threads,python_processes,python_thread_pool,python_process_pool

# Interpreters that have the TMPDIR of this test.
interpreters() {
	local environment

	grep -lzsxF "TMPDIR=$TMPDIR" /proc/[0-9]*/environ |
		while read -r environment; do
			[[ $(readlink "${environment%environ}exe") == */python* ]] &&
				echo "$environment"
		done
	true
}

nobody_is_left() { [[ -z $(interpreters) && -z $(survivors) ]]; }
somebody_is_left() { [[ -n $(interpreters) ]]; }

nothing_is_left() { nobody_is_left && [[ -z $(ls -A "$TMPDIR") ]]; }

# make_fake NAME <<SCRIPT: a program in this folder.
make_fake() {
	{
		echo '#!/bin/sh'
		cat
	} >"$1"
	chmod +x "$1"
}

outcomes() {
	jq -r "[.plan.cells as \$c | .launches[] | . + \$c[.cell] | $1 | .outcome]
		| unique | join(\" \")" r/result.json
}

test_all_of_them_do_the_work_of_serial_and_are_compared() {
	run "$TVP" run "${quickly[@]}" -w sleep,hash,file -r serial,python \
		--python "$python" -n 4 -j 2 -p sleep.durations=1ms \
		-p hash.bytes=4KiB -p file.bytes=8KiB --rounds 1 \
		--keep-samples -o r
	expect_status 0
	[[ $(outcomes .) == ok ]] || fail "$(outcomes .)"
	[[ $(jq '[.plan.cells as $c | .launches[] | $c[.cell].workload + .witness]
		| unique | length' r/result.json) == 3 ]] ||
		fail "witnesses differ: $(jq -c .launches[].witness r/result.json)"
	[[ $(jq '[.launches[].samples | length] | unique == [4]' \
		r/result.json) == true ]] || fail "not all samples were kept"
	expect_line out 'python_threads .*: python_processes '
	expect_line out 'python_thread_pool .*: python_process_pool( |$)'
	nothing_is_left || fail "left: $(interpreters) $(ls "$TMPDIR")"
}

# expect_80 COMMAND..: what it prints fits 80 columns.
expect_80() {
	run "$@"
	expect_status 0
	awk 'length($0) > 80 { print; n = 1 } END { exit n }' out >wide ||
		fail "wide: $(<wide)"
}

test_tables_fit_80_columns_whatever_runners_are_called() {
	run "$TVP" run "${quickly[@]}" -w null -r serial,python \
		--python "$python" -R start_method=fork,forkserver -n 4 -j 2 \
		--rounds 6 -o one
	expect_status 0
	expect_80 "$TVP" show one
	expect_line out "^ +note: of all runners that have it, python=$python\$"
	! grep -q "python_threads python=" out || fail "$(<out)"
	expect_line out '^  python_processes start_method=forkserver$'
	expect_80 "$TVP" compare one one
	ln -s "$python" an-interpreter
	run "$TVP" run "${quickly[@]}" -w null -r serial,python \
		--python "$python,./an-interpreter" -R start_method=fork,forkserver -n 4 \
		-j 2 --rounds 2 -o two
	expect_status 0
	expect_80 "$TVP" show two
	# Which of the two it is must be seen.
	expect_line out "^  python_threads python=$python\$"
	[[ $(jq '[.plan.cells[] | .runner_params.python // empty] | unique |
		length' two/result.json) == 2 ]] || fail "not two interpreters"
}

test_each_interpreter_makes_cells_and_is_described() {
	make_fake free <<-END
		exec $python -c 'import runpy, sys, sysconfig
		sys._is_gil_enabled = lambda: False
		known = sysconfig.get_config_var
		sysconfig.get_config_var = lambda name: (
		    1 if name == "Py_GIL_DISABLED" else known(name))
		sys.argv = [word for word in sys.argv[1:] if word[0] != "-"]
		sys.path.insert(0, sys.argv[0].rpartition("/")[0])
		runpy.run_path(sys.argv[0], run_name="__main__")' "\$@"
	END
	run "$TVP" run "${quickly[@]}" -w null -r python_threads -n 2 -j 2 \
		--python "$python,./free" --rounds 1 -o r
	expect_status 0
	[[ $(jq -c '[.plan.cells[].runner_params.python]' r/result.json) == \
		"[\"$python\",\"./free\"]" ]] ||
		fail "$(jq -c '.plan.cells' r/result.json)"
	[[ $(jq -c '.machine.python | [.["1"].gil, .["1"].free_threaded,
		.["2"].gil, .["2"].free_threaded]' r/result.json) == \
		'[true,false,false,true]' ]] ||
		fail "$(jq -c '.machine.python' r/result.json)"
	[[ $(jq -r '.machine.python["1"].version' r/result.json) == \
		$("$python" -c 'import platform; print(platform.python_version())') ]] ||
		fail "another version"
}

test_start_methods_make_cells_that_are_named() {
	run "$TVP" run "${quickly[@]}" -w null -r python_processes -n 2 -j 2 \
		-R start_method=fork,spawn,forkserver --python "$python" \
		--rounds 1 -o r
	expect_status 0
	[[ $(outcomes .) == ok ]] || fail "$(outcomes .)"
	expect_line out 'python_processes .*start_method=spawn'
	expect_line out 'python_processes .*start_method=forkserver'
	nothing_is_left || fail "left: $(interpreters) $(ls "$TMPDIR")"
}

test_no_python_costs_its_own_rows_only() {
	run "$TVP" run "${quickly[@]}" -w null -r "serial,$all" -n 2 -j 2 \
		--python no-such-python --rounds 1 -o r
	expect_status 1
	[[ $(outcomes 'select(.runner == "serial")') == ok ]] ||
		fail "serial was harmed"
	[[ $(outcomes 'select(.runner != "serial")') == failed ]] ||
		fail "$(outcomes 'select(.runner != "serial")')"
	expect_line err 'python_threads.* no-such-python is not on PATH'
	[[ $(jq -r '.machine.unread["python.1.version"]' r/result.json) == \
		'no-such-python is not on PATH' ]] || fail "not told why"
	nothing_is_left || fail "left: $(interpreters) $(ls "$TMPDIR")"
}

test_what_is_no_python_is_quoted_by_its_last_line() {
	make_fake broken <<<'echo first; echo the cause >&2; exit 7'
	run "$TVP" run "${quickly[@]}" -w null -r python_threads -n 2 \
		--python ./broken --rounds 1 -o r
	expect_status 1
	expect_line err '\./broken ended with status 7: the cause'
	[[ $(jq -r '.machine.unread["python.1.version"]' r/result.json) == \
		'./broken is no Python' ]] || fail "$(jq -c .machine.unread \
		r/result.json)"
}

# make_other NAME STATEMENTS: the interpreter, which executes these first.
make_other() {
	make_fake "$1" <<-END
		exec $python -c 'import runpy, sys
		$2
		sys.argv = [word for word in sys.argv[1:] if word[0] != "-"]
		sys.path.insert(0, sys.argv[0].rpartition("/")[0])
		runpy.run_path(sys.argv[0], run_name="__main__")' "\$@"
	END
}

# expect_costs_its_rows_only FAKE LINE: all that Python fails with that line.
expect_costs_its_rows_only() {
	run "$TVP" run "${quickly[@]}" -w sleep -r "serial,$all" -n 8 -j 2 \
		-p durations=200ms --python "./$1" --rounds 1 -o r
	expect_status 1
	[[ $(outcomes 'select(.runner == "serial")') == ok ]] ||
		fail "serial was harmed"
	[[ $(outcomes 'select(.runner != "serial")') == failed ]] ||
		fail "$(outcomes 'select(.runner != "serial")')"
	[[ $(grep -cE "python_.*: 1 of 1 launches failed: ./$1 $2" err) == 4 ]] ||
		fail "not each says why: $(<err)"
	wait_until nothing_is_left
}

test_one_that_is_too_old_costs_its_own_rows_only() {
	make_other old 'sys.version_info = (3, 5, 2, "final", 0)'
	expect_costs_its_rows_only old \
		'ended with status 1: Python 3.5 is too old: 3.8 is the oldest'
}

test_one_that_fails_midway_costs_its_own_rows_only() {
	make_other midway 'import os, threading
len(sys.argv) < 6 or threading.Timer(0.5, os._exit, (9,)).start()'
	expect_costs_its_rows_only midway 'ended with status 9'
}

test_an_interpreter_that_hangs_is_killed_at_the_deadline() {
	make_fake hangs <<<'[ $# -gt 1 ] || exit 0
sleep 600 & sleep 600'
	run "$TVP" run "${quickly[@]}" -w null -r serial,python_threads -n 2 \
		--python ./hangs --rounds 1 --deadline 500ms -o r
	expect_status 1
	[[ $(outcomes 'select(.runner == "serial")') == ok ]] ||
		fail "serial was harmed"
	[[ $(outcomes 'select(.runner != "serial")') == late ]] ||
		fail "$(outcomes .)"
	expect_line err 'killed while it prepared at the deadline'
	nothing_is_left || fail "left: $(interpreters) $(ls "$TMPDIR")"
}

test_another_workload_is_refused_before_anything_runs() {
	expect_refusal 2 \
		"runner python_threads can't execute workload blend; it knows" \
		run -w blend -r python_threads
	expect_refusal 2 \
		"runner python_threads can't execute workload blend; it knows" \
		exec -w blend -r python_threads
	expect_refusal 2 'hash: gil=pure: only SHA-256 is there in pure Python' \
		run -w hash -p gil=pure -p algorithm=md5 -r python_threads
	run "$TVP" run -w blend,null -r all --dry-run
	expect_status 0
	expect_line out 'null -r python_threads'
	! grep -q 'blend -r python' out || fail "$(<out)"
	run "$TVP" run -w null --dry-run
	expect_status 0
	! grep -q python out || fail "Python runs where nobody asked for it"
}

# However the interpreter made its workers, nobody outlives the launch.
test_kill_9_leaves_no_interpreter() {
	local runner method

	for runner in python_threads python_processes python_process_pool; do
		for method in fork spawn forkserver; do
			[[ $runner != python_threads || $method == fork ]] ||
				continue
			"$TVP" exec -w sleep -r "$runner" -n 2 -j 2 \
				-p durations=600s -R "python=$python" \
				${method_of[$runner]:+-R start_method=$method} &
			wait_until workers_live "$runner"
			kill -KILL $!
			wait $! 2>/dev/null || true
			wait_until nobody_is_left
		done
	done
}

declare -A method_of=([python_processes]=1 [python_process_pool]=1)

# Two workers beside the interpreter, or it alone with two threads more.
workers_live() {
	local environment threads=0 first=

	for environment in $(interpreters); do
		first=$environment
		threads=$((threads + $(find "${environment%environ}task" \
			-mindepth 1 -maxdepth 1 2>/dev/null | wc -l)))
	done
	[[ -n $first ]] && ((threads >= 3))
}

test_memory_is_that_of_the_whole_family() {
	run "$TVP" run --no-floors --exact-tasks -w null -r "serial,$all" -n 4 \
		-j 3 --python "$python" --rounds 1 -o r
	expect_status 0
	[[ $(jq -c '[.plan.cells as $c | .memory[] | {runner: $c[.cell].runner,
		w: .workers, p: .processes}] | map([.runner, .w, .p]) | sort' \
		r/result.json) == '[["python_process_pool",3,5],["python_processes",3,5],["python_thread_pool",3,2],["python_threads",3,2],["serial",1,1]]' ]] ||
		fail "$(jq -c .memory r/result.json)"
	[[ $(jq -c '[.plan.cells as $c | .summary[]
		| select($c[.cell].runner != "serial") | .memory
		| .pss_per_worker_bytes > 0 and .worker_pss_bytes == null and
		.added_per_worker_bytes == null] | all' r/result.json) == true ]] ||
		fail "$(jq -c '.summary[].memory' r/result.json)"
	nothing_is_left || fail "left: $(interpreters) $(ls "$TMPDIR")"
}

tests
