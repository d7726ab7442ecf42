#!/usr/bin/env bash
# Full disks and folders where nothing may be written: one line, exit status 1
# or 2, and what was measured is kept.
source "${BASH_SOURCE[0]%/*}/lib.bash"

# A file system of 1 MiB on ./small.
mount_small() {
	[[ $(id -u) == 0 ]] || skip "only root may mount"
	mkdir small
	mount -t tmpfs -o size=1m tmpfs small 2>/dev/null ||
		skip "no tmpfs may be mounted here"
	trap 'umount small' EXIT
}

test_a_full_disk_under_scratch_fails_the_cell_and_the_rest_goes_on() {
	mount_small
	run "$TVP" run "${quickly[@]}" -w file,null -r serial,fork -n 8 -j 2 \
		-p file.bytes=1MiB --rounds 1 --scratch small -o r
	expect_status 1
	expect_line err 'file.* serial W=1: .*No space left on device'
	expect_line err 'file.* fork W=2: .*No space left on device'
	[[ $(jq -r '.plan.cells as $c | .launches[]
		| select($c[.cell].workload == "null") | .outcome' \
		r/result.json | sort -u) == ok ]] || fail "null was harmed"
	[[ -z $(ls -A small) ]] || fail "scratch is left: $(find small)"
}

test_a_full_disk_under_a_database_is_told_in_its_words() {
	"$TVP" exec -w db -r serial || skip "built without SQLite"
	mount_small
	run "$TVP" exec -w db -r serial -p stored=1M --scratch small
	expect_status 1
	expect_line err '^tvp exec: make the database: database or disk is full'
	[[ -z $(ls -A small) ]] || fail "scratch is left: $(find small)"
}

# Another program that holds the database while workers write to it.
test_a_database_that_another_program_holds_fails_who_writes_and_nobody_else() {
	command -v python3 >/dev/null || skip "no python3"
	"$TVP" exec -w db -r serial || skip "built without SQLite"
	mkdir there
	cat >hold.py <<-'END'
		import glob, sqlite3, time
		held = None
		while held is None:
		    for path in glob.glob("there/tvp-*/db"):
		        try:
		            held = sqlite3.connect(path, timeout=5,
		                isolation_level=None)
		            held.execute("SELECT count(*) FROM stored")
		            held.execute("BEGIN EXCLUSIVE")
		        except sqlite3.Error:
		            held = None
		time.sleep(60)
	END
	python3 hold.py &
	run "$TVP" run "${quickly[@]}" -w db,null -r pthreads -n 1000000 -j 2 \
		-p busy_timeout=50ms -p rows=1 -p op=write --rounds 1 \
		--deadline 5s \
		--scratch there -o r
	kill $!
	wait $! 2>/dev/null || true
	expect_status 1
	expect_line err 'db .*; before that, task [0-9]+, worker [01]: BEGIN IMMEDIATE: the database was locked for longer than busy_timeout'
	[[ $(jq -r '.plan.cells as $c | .launches[]
		| select($c[.cell].workload == "null") | .outcome' \
		r/result.json) == ok ]] || fail "null was harmed: $(<err)"
	[[ -z $(ls -A there) ]] || fail "scratch is left: $(find there)"
}

test_a_file_system_without_a_size_or_direct_access_can_be_used() {
	[[ $(id -u) == 0 ]] || skip "only root may mount"
	mkdir small
	mount -t ramfs ramfs small 2>/dev/null || skip "no ramfs here"
	trap 'umount small' EXIT
	run "$TVP" exec -w file -r serial -p bytes=8KiB --scratch small
	expect_status 0
	run "$TVP" exec -w file -r serial -p bytes=8KiB -p direct=1 \
		--scratch small
	[[ $status == 0 ]] || expect_line err 'O_DIRECT: Invalid argument'
	[[ -z $(ls -A small) ]] || fail "scratch is left: $(find small)"
}

test_a_full_disk_under_the_result_ends_the_run_and_keeps_what_was_measured() {
	mount_small
	head -c 950K /dev/zero >small/ballast
	run "$TVP" run "${quickly[@]}" -w null -r serial --rounds 300 \
		-n 2 -o small/r
	expect_status 1
	expect_line err 'No space left on device'
	[[ ! -e small/r/result.json && ! -e small/r/.result.json ]] ||
		fail "half a result is left"
	rm small/ballast
	run "$TVP" run --resume small/r
	expect_status 0
	[[ $(jq '.launches | length' small/r/result.json) == 300 ]] ||
		fail "launches are missing"
}

test_a_disk_that_is_full_from_the_start_leaves_nothing() {
	mount_small
	head -c 2M /dev/zero >small/ballast 2>/dev/null || true
	run "$TVP" run "${quickly[@]}" -w null -r serial --rounds 1 -o small/r
	[[ $status == 1 || $status == 2 ]] || fail "exit status $status"
	expect_line err 'No space left on device'
	[[ ! -e small/r ]] || fail "left: $(find small)"
}

test_a_folder_that_cannot_be_made_is_refused() {
	echo text >file
	expect_refusal 2 'file' run "${quickly[@]}" -w null -r serial -o file
	expect_refusal 2 'file/r: Not a directory' run "${quickly[@]}" \
		-w null -r serial -o file/r
	expect_refusal 2 'empty' run "${quickly[@]}" -w null -r serial -o ''
	expect_refusal 2 'too long' run "${quickly[@]}" -w null -r serial \
		-o "$(printf 'd%.0s' {1..300})"
	expect_refusal 2 'too long' run "${quickly[@]}" -w null -r serial \
		-o "$(printf 'd/%.0s' {1..3000})"
	[[ $(<file) == text ]] || fail "the file was changed"
}

test_a_folder_where_nothing_may_be_written_is_refused() {
	local as=()

	mkdir -m 555 locked
	if [[ $(id -u) == 0 ]]; then
		as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
		chmod 755 "$lib_made"
		"${as[@]}" "$TVP" --version >/dev/null 2>&1 ||
			skip "nobody may not execute $TVP"
	fi
	run "${as[@]}" "$TVP" run "${quickly[@]}" -w null -r serial -o locked/r
	expect_status 2
	expect_line err 'locked/r: Permission denied'
	chmod 777 .
	run "${as[@]}" "$TVP" run "${quickly[@]}" -w file -r serial \
		--scratch locked -o r
	expect_status 1
	expect_line err 'scratch folder in .*locked: Permission denied'
	[[ ! -e r ]] || fail "a folder without a result is left"
}

test_a_scratch_folder_that_is_not_there_is_told() {
	run "$TVP" run "${quickly[@]}" -w file -r serial --scratch nowhere -o r
	expect_status 1
	expect_line err 'scratch folder nowhere: No such file or directory'
	[[ ! -e r ]] || fail "a folder without a result is left"
	run "$TVP" exec -w file -r serial --scratch nowhere
	expect_status 1
	expect_line err 'scratch folder nowhere: No such file or directory'
}

test_without_a_scratch_folder_only_what_needs_one_fails() {
	run "$TVP" run --no-floors -w null,file -r serial,fork --rounds 2 \
		--scratch nowhere -o r
	expect_status 1
	expect_line err 'scratch folder nowhere: No such file or directory'
	jq -e '.plan.cells as $c | [.launches[] | {w: $c[.cell].workload, outcome,
		told: (.fault // "" | test("scratch folder nowhere"))}]
		| length == 8 and all(.[]; if .w == "null" then .outcome == "ok"
			else .outcome == "failed" and .told end)' r/result.json \
		>/dev/null || fail "$(jq -c '.launches[]' r/result.json)"
	jq -e '.plan.cells as $c | all(.memory[]; $c[.cell].workload == "null")' \
		r/result.json >/dev/null || fail "memory of what did not run"
}

test_a_limit_on_the_size_of_files_fails_the_cell() {
	run prlimit --fsize=65536 "$TVP" run "${quickly[@]}" -w file -r serial \
		-n 1 -p bytes=1MiB --rounds 1 -o r
	expect_status 1
	expect_line err 'File size limit exceeded|File too large'
}

test_an_existing_result_is_never_overwritten() {
	run "$TVP" run "${quickly[@]}" -w null -r serial -n 2 --rounds 1 -o r
	expect_status 0
	cp r/result.json before
	expect_refusal 2 'r holds a result, which is not overwritten' \
		run "${quickly[@]}" -w null -r fork -n 2 --rounds 1 -o r
	expect_refusal 2 'no journal to go on with' run --resume r
	cmp before r/result.json || fail "the result was changed"
}

test_a_folder_that_is_just_being_measured_has_one_writer() {
	"$TVP" run "${quickly[@]}" -w sleep -r serial -n 1 --rounds 100000 \
		-o r >said 2>&1 &
	wait_until test -s r/journal.jsonl
	expect_refusal 2 'r is just being measured' run --resume r
	expect_refusal 2 'r is just being measured' run "${quickly[@]}" \
		-w null -o r
	kill -TERM $!
	wait $! || true
	[[ -e r/result.json ]] || fail "no result: $(<said)"
}

tests
