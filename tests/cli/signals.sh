#!/usr/bin/env bash
# Ctrl-C, SIGTERM, SIGHUP and kill -9 at any moment: no process, no temporary
# file, and a result that can be gone on with.
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
[[ -r /proc/self/environ ]] || skip "no /proc here"

nothing_is_left() { [[ -z $(survivors) && -z $(ls -A "$TMPDIR") ]]; }

journal_holds() {
	[[ -e r/journal.jsonl && $(wc -l <r/journal.jsonl) -gt $1 ]]
}

expect_valid() {
	"$python" -c 'from jsonschema import Draft202012Validator' \
		2>/dev/null || return 0
	"$python" -W ignore "$SOURCE/tests/cli/schema.py" \
		"$SOURCE/results/schema.json" "$@" >said ||
		fail "$1: $(head -c 1000 said)"
}

# What was launched, in which order, and what the work came to.
order_of() {
	jq -c '.launches[] | [.round, .order, .cell, .witness, .outcome]' "$1"
}

plan=(-w "file,hash" -r "serial,thread_pool,fork" -n 6 -j 2 --seed 11
	-p file.bytes=64KiB -p hash.bytes=1KiB)

# In the background, with signals as a terminal would give them.
start() {
	env --default-signal=INT,HUP "$TVP" run "${quickly[@]}" "${plan[@]}" \
		-o r "$@" >out 2>err &
	tvp=$!
}

test_signals_interrupt_and_the_result_can_be_resumed_to_the_same_plan() {
	local signal

	run "$TVP" run "${quickly[@]}" "${plan[@]}" --rounds 6 -o whole
	expect_status 0
	for signal in INT TERM HUP; do
		rm -rf r
		start --rounds 6
		wait_until journal_holds 3
		kill -"$signal" "$tvp"
		status=0
		wait "$tvp" || status=$?
		expect_status 130
		expect_line err 'interrupted after [0-9]+ launches; go on with'
		nothing_is_left || fail "left: $(survivors) $(ls "$TMPDIR")"
		expect_valid valid r/result.json
		expect_valid journal r/journal.jsonl
		[[ $(jq -r .stopped_by r/result.json) == interrupted ]] ||
			fail "stopped by something else"
		run "$TVP" show r
		expect_status 0
		run "$TVP" run --resume r
		expect_status 0
		[[ ! -e r/journal.jsonl ]] || fail "the journal is left"
		diff <(order_of whole/result.json) <(order_of r/result.json) ||
			fail "another plan than without SIG$signal"
	done
}

test_a_signal_before_the_first_launch_leaves_nothing() {
	env --default-signal=INT "$TVP" run -w null -r serial --rounds 5 \
		-o r >out 2>err &
	tvp=$!
	wait_until test -e r
	kill -INT "$tvp"
	status=0
	wait "$tvp" || status=$?
	[[ $status == 130 ]] || fail "exit status $status: $(<err)"
	wait_until nothing_is_left
	[[ ! -e r/result.json || $(jq '.launches | length' r/result.json) -gt 0 ]] ||
		fail "a result without launches"
}

test_a_second_signal_does_not_lose_the_result() {
	start --rounds 500
	wait_until journal_holds 5
	while kill -INT "$tvp" 2>/dev/null; do sleep 0.002; done
	status=0
	wait "$tvp" || status=$?
	expect_status 130
	expect_valid valid r/result.json
	nothing_is_left || fail "left: $(survivors) $(ls "$TMPDIR")"
}

test_a_hangup_that_was_ignored_from_the_start_stays_ignored() {
	env --ignore-signal=HUP "$TVP" run "${quickly[@]}" -w sleep -r serial \
		-n 1 -p durations=5ms --rounds 20 -o r >out 2>err &
	tvp=$!
	wait_until journal_holds 1
	kill -HUP "$tvp"
	status=0
	wait "$tvp" || status=$?
	expect_status 0
	[[ $(jq '.launches | length' r/result.json) == 20 ]] ||
		fail "launches are missing"
}

test_kill_9_at_any_moment_leaves_nothing_and_the_run_can_be_resumed() {
	local moment

	run "$TVP" run "${quickly[@]}" "${plan[@]}" --rounds 6 -o whole
	expect_status 0
	for moment in 0 1 3 6 10 15; do
		rm -rf r
		start --rounds 6
		if [[ $moment == 0 ]]; then
			wait_until test -e r/journal.jsonl
		else
			wait_until journal_holds "$moment"
		fi
		kill -KILL "$tvp"
		wait "$tvp" 2>/dev/null || true
		wait_until nothing_is_left
		if journal_holds 0; then
			run "$TVP" run --resume r
		else
			run "$TVP" run "${quickly[@]}" "${plan[@]}" \
				--rounds 6 -o r
		fi
		expect_status 0
		diff <(order_of whole/result.json) <(order_of r/result.json) ||
			fail "another plan after $moment launches"
	done
}

test_kill_9_takes_what_a_launch_leaked_along() {
	let_crash
	"$TVP" run "${quickly[@]}" -w fault -r fork -n 4000000000 -j 2 \
		-p mode=leak --no-samples --rounds 1 -o r >out 2>err &
	tvp=$!
	wait_until something_leaked
	kill -KILL "$tvp"
	wait "$tvp" 2>/dev/null || true
	wait_until nothing_is_left
}

something_leaked() { compgen -G "$TMPDIR/tvp-*/leaked" >/dev/null; }

test_a_journal_cut_anywhere_is_read_up_to_there() {
	local bytes size

	start --rounds 2
	wait_until journal_holds 6
	kill -KILL "$tvp"
	wait "$tvp" 2>/dev/null || true
	size=$(stat -c %s r/journal.jsonl)
	mkdir cut
	for bytes in $((size - 1)) $((size - 40)) $((size - 700)); do
		head -c "$bytes" r/journal.jsonl >cut/journal.jsonl
		run "$TVP" show cut --json
		expect_status 0
		[[ $(jq '[.summary[].launches_ok] | add' out) \
		== $(($(wc -l <cut/journal.jsonl) - 1)) ]] ||
			fail "another number of launches after $bytes bytes"
	done
}

# damaged REGEX SCRIPT: the journal in r, changed by sed, is refused by both.
damaged() {
	sed "$2" r/journal.jsonl >hurt/journal.jsonl
	cp hurt/journal.jsonl before
	expect_refusal 2 "$1" run --resume hurt
	cmp before hurt/journal.jsonl || fail "the journal was changed: $2"
}

test_a_journal_damaged_within_is_refused_with_the_line() {
	start --rounds 100
	wait_until journal_holds 6
	kill -KILL "$tvp"
	wait "$tvp" 2>/dev/null || true
	mkdir hurt
	damaged 'journal.jsonl: line 3: ' '3s/.\{20\}$//'
	damaged 'journal.jsonl: line 3: ' '3s/.*//'
	damaged 'journal.jsonl: line 4: ' '4s/^/\x00/'
	expect_refusal 2 'journal.jsonl: line 4: ' show hurt
	damaged 'journal.jsonl: launch .: cell . has two' 3p
	damaged 'cells\[0\]: workers: is 0' '1s/"workers":1/"workers":0/'
	damaged 'cells\[0\]: tasks: is 0' '1s/"tasks":6/"tasks":0/'
	damaged 'hurt: cells\[0\]: workers: runner serial has one' \
		'1s/"workers":1/"workers":9/'
	damaged 'hurt: cells\[0\]: unknown workload "tape"' \
		'1s/"workload":"file"/"workload":"tape"/'
	damaged 'hurt: cells\[0\]: workload file: bytes: .* out of range' \
		'1s/"bytes":"64KiB"/"bytes":"64TiB"/'
}

tests
