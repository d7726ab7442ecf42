#!/usr/bin/env bash
# tvp report: what the answer says, in every form; a page that a browser shows
# without asking anyone for anything; text that is never more than text.
# shellcheck source=tests/cli/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"

python=/usr/bin/python3
[[ -x $python ]] || skip "no python3"
command -v jq >/dev/null || skip "no jq"

"$TVP" run "${quickly[@]}" -w hash -p bytes=1KiB,2KiB -n 4 -j 2 --rounds 8 \
	-r serial,pthreads,fork --aa -o "$lib_made/r" >"$lib_made/said" 2>&1 ||
	fail "$(<"$lib_made/said")"
whole=$lib_made/r/result.json

judge() {
	"$python" "$SOURCE/tests/cli/report.py" "$@" 2>said ||
		fail "$*: $(tail -n 3 said)"
}

report() {
	run "$TVP" report "$@"
	expect_status 0
}

need_gnuplot() { command -v gnuplot >/dev/null || skip "no gnuplot"; }

# All launches of a runner of r last that many ns, and differ a little by round.
# edited 'RUNNER=NS ..' > RESULT
edited() {
	jq --arg times "$1" '($times | split(" ") | map(split("=") |
		{(.[0]): (.[1] | tonumber)}) | add) as $ns
		| [.plan.cells[].runner] as $runners
		| del(.id) | .launches |= map(($ns[$runners[.cell]] + .round * 1000)
		as $wall | .start_ns = 0 | .stop_ns = 0 | .run_ns = $wall
		| .wall_ns = $wall)' "$whole"
}

answer_of() {
	report "$1" --format md
	sed -n 3p out
}

test_the_answer_is_that_of_the_verdicts() {
	edited 'serial=2000000 pthreads=1000000 fork=1000000' >same
	[[ $(answer_of same) == *'threads and processes tie in all 2 comp'* ]] ||
		fail "$(answer_of same)"
	edited 'serial=2000000 pthreads=1000000 fork=1500000' >faster
	[[ $(answer_of faster) == *'threads are faster than processes in all 2 comparisons (0.667 of the time).'* ]] ||
		fail "$(answer_of faster)"
	edited 'serial=2000000 pthreads=1500000 fork=1000000' >slower
	[[ $(answer_of slower) == *'threads are slower than processes in all'*'times the time).'* ]] ||
		fail "$(answer_of slower)"
}

test_what_is_unclear_is_said_to_be() {
	edited 'serial=2000000 pthreads=1000000 fork=1500000' |
		jq '.launches |= map(select(.round < 3))' >few
	[[ $(answer_of few) == *'it is unclear whether threads or processes are'* ]] ||
		fail "$(answer_of few)"
}

test_failed_launches_are_in_the_answer() {
	jq 'del(.id) | .launches |= map(if .round == 0 then .outcome = "failed"
		| .exit_status = 1 | .fault = "it broke" else . end)' \
		"$whole" >broken
	[[ $(answer_of broken) == *'In 8 of 8 cells launches failed'* ]] ||
		fail "$(answer_of broken)"
}

test_one_cell_is_told_with_its_time() {
	edited 'serial=2000000' | jq '.plan.cells |= .[:1] | .launches |= map(
		select(.cell == 0) | .wall_ns = 2000000 | .run_ns = 2000000)' >one
	[[ $(answer_of one) == *' is all that was measured (median 2.00 ms).' ]] ||
		fail "$(answer_of one)"
}

test_a_result_without_processes_has_another_answer() {
	jq 'del(.id) | .plan.cells |= map(.runner |= sub("fork"; "other"))' \
		"$whole" >alone
	[[ $(answer_of alone) == *'compares no threads with processes'* ]] ||
		fail "$(answer_of alone)"
}

test_the_page_is_whole_and_every_id_is_there_once() {
	need_gnuplot
	report "$whole" -o page.html
	judge html page.html "Result id" "stopped by: rounds" \
		"$(jq -r .plan.seed "$whole")" "$(jq -r .id "$whole")" \
		"Hoefler" "tvp exec -w hash"
	[[ ! -s err ]] || fail "$(<err)"
}

test_a_browser_shows_it_and_asks_nobody() {
	need_gnuplot
	command -v chromium >/dev/null || skip "no chromium"
	report "$whole" -o page.html
	"$python" "$SOURCE/tests/cli/browser.py" page.html >seen 2>err ||
		fail "$(<err)"
	judge browser seen
}

# Many panels in one picture, and pictures without ratios or speedups: each has
# words of its own, and ids are there once all the same.
test_pictures_of_a_kept_result_have_words_and_ids_of_their_own() {
	local kept=$SOURCE/results/reference

	need_gnuplot
	report "$kept"/table/table-sharing -o sharing.html
	judge html sharing.html
	report "$kept"/table/table-isolation -o isolation.html
	judge html isolation.html
	! grep -E '<span class="unseen" id="f[0-9]+"> </span>' isolation.html ||
		fail "a picture without words"
}

test_tidy_finds_nothing_wrong() {
	command -v tidy >/dev/null || skip "no tidy"
	report "$whole" -o page.html
	# It is older than pictures in pages: what is in them is left out.
	"$python" - page.html >plain.html <<'END'
import re, sys
page = open(sys.argv[1], encoding="utf-8").read()
print(re.sub(r"<svg.*?</svg>", "", page, flags=re.S))
END
	run tidy -q -e --drop-empty-elements no plain.html
	[[ ! -s err ]] || fail "$(<err)"
}

test_markdown_has_whole_tables_and_its_pictures() {
	need_gnuplot
	report "$whole" --format md -o page.md
	judge md page.md
	grep -oP '\]\(<\K[^>]+' page.md >links
	[[ -s links ]] || fail "no pictures"
	while read -r link; do
		[[ -s $link ]] || fail "$link is not there"
	done <links
	report "$whole" --format md
	! grep -q '^!\[' out || fail "a picture that is nowhere"
}

test_latex_compiles() {
	command -v pdflatex >/dev/null || skip "no pdflatex"
	[[ -n $(kpsewhich siunitx.sty) && -n $(kpsewhich booktabs.sty) ]] ||
		skip "no siunitx or booktabs"
	report "$whole" --format tex -o page.tex
	pdflatex -no-shell-escape -interaction=nonstopmode -halt-on-error \
		page.tex >said || fail "$(tail -n 20 said)"
	[[ -s page.pdf ]] || fail "no page.pdf"
}

test_csv_is_that_of_export_with_a_line_for_each_launch() {
	report "$whole" --format csv -o one.csv
	judge csv one.csv "$whole" 1
	run "$TVP" export "$whole" --format csv
	cmp out one.csv
	report "$whole" "$whole" --format csv -o two.csv
	judge csv two.csv "$whole" 2
}

test_csv_of_names_that_are_no_text_is_text_all_the_same() {
	local name=$'a\xffb.json'

	cp "$whole" "$name"
	report "$whole" "$name" --format csv -o two.csv
	judge csv two.csv "$whole" 2
	expect_line two.csv '^a\?b\.json,'
}

test_a_result_is_not_overwritten_by_what_is_made_of_it() {
	mkdir r
	cp "$whole" r/result.json
	expect_refusal 2 'is the result itself' report r -o r/result.json
	expect_refusal 2 'is the result itself' report "$whole" r/result.json \
		--format csv -o ./r/../r/result.json
	expect_refusal 2 'is the result itself' export r --format bmf \
		-o r/result.json
	cmp "$whole" r/result.json
}

# Of 4 tasks pthreads had done 1 and fork 3 when a worker died, in all launches.
test_what_was_lost_where_workers_died_is_told() {
	jq 'del(.id) | [.plan.cells[].runner] as $runners
		| .launches |= map(if $runners[.cell] == "serial" then . else
			.outcome = "killed" | .signal = 11 | .exit_status = null
			| .fault = "killed by signal 11"
			| .tasks_done = if $runners[.cell] == "fork" then 3
				else 1 end end)' "$whole" >lost
	report lost --format md
	expect_line out 'no time of threads is compared with one of processes'
	expect_line out 'By then threads had done 25 % and processes 75 % of their tasks'
	expect_line out 'bytes=1KiB, .* \| pthreads \| 2 \| 8 \| 8 \| 25'
	expect_line out '\| fork \| 2 \| 8 \| 8 \| 75.*\| killed by signal 11'
}

test_threads_of_c_and_of_cpython_are_told_apart() {
	edited 'serial=2000000 pthreads=1000000 fork=1000000' |
		jq '.plan.cells |= map(if .params.bytes == "2KiB"
			and .role == "measured" then .runner |= sub("pthreads";
				"python_threads") | .runner |= sub("fork";
				"python_processes") else . end)' >mixed
	jq '[.plan.cells[].runner] as $runners | .launches |= map(
		if $runners[.cell] == "python_threads" then .run_ns *= 2
			| .wall_ns *= 2 else . end)' mixed >slow
	[[ $(answer_of slow) == *' in C (hash) threads and processes tie'* &&
		$(answer_of slow) == *' in CPython (hash) threads are slower'* ]] ||
		fail "$(answer_of slow)"
}

# spawn has pthreads for a twin, who has another one.
test_every_pair_is_in_the_answer_whoever_names_the_other() {
	edited 'serial=2000000 pthreads=1000000 fork=1000000' |
		jq '.plan.cells |= map(if .runner == "fork" then
			.runner = "spawn" else . end)' >spawned
	[[ $(answer_of spawned) == *'tie in all 2 comparisons'* ]] ||
		fail "$(answer_of spawned)"
}

test_a_command_in_it_repeats_the_launches() {
	report "$whole" --format md
	# shellcheck disable=SC2016 # backticks of Markdown
	grep -oP '`tvp \Kexec -w hash[^`]*' out >commands
	[[ $(wc -l <commands) == 8 ]] || fail "$(<commands)"
	while read -r -a words; do
		"$TVP" "${words[@]}" || fail "${words[*]}"
	done <commands
}

test_several_results_stand_side_by_side() {
	edited 'serial=2000000 pthreads=1000000 fork=1000000' >base
	edited 'serial=2000000 pthreads=1000000 fork=1500000' |
		jq '.machine.cpu.model = "Abacus 9"' >other
	report base other --format md
	expect_line out '^Against A .*, the base, B \(Abacus 9, .* is faster in 0 of 8 cells, slower in 2 \(1\.49. times the time\),'
	expect_line out 'They are of different machines'
	expect_line out 'threads against processes both say the same in 0 of 2'
	expect_line out 'another machine \| cpu\.model \| Abacus 9'
	report base other base -o three.html
	judge html three.html "the others are faster in 0 of 16 cells" "C: custom"
}

# rules NAME=WORDS..: how far the rules of those numbers are met by file `page`.
rules_are() {
	for wanted; do
		grep -qP "^${wanted%%=*}\\. \\*\\*.*\\*\\* \\*${wanted#*=}\\.\\* " page ||
			fail "not $wanted: $(grep "^${wanted%%=*}\\. " page)"
	done
}

# with_rules FILTER: a result so edited is reported, without pictures.
with_rules() {
	jq "del(.id) | $1" "$whole" >edited
	report edited --format md
	mv out page
}

test_rules_are_met_by_a_result_that_holds_what_they_ask() {
	need_gnuplot
	jq 'del(.id) | .machine |= walk(if type == "object"
		then with_entries(select(.value != null)) else . end)
		| .machine.unread = {} | .build.commit = "0123456789ab"
		| .machine.cpu.usable = 2 | .machine.cpu.threads = 2
		| .plan.summary = "to see it" | .plan.cells[].tasks = 100
		| .launches[].run_ns = 2000000 | .launches[].tasks_done = 100
		| .launches |= map(.run_ns += .round * 7919 % 5 * 1000
			| .wall_ns = .start_ns + .run_ns + .stop_ns)' \
		"$whole" >good
	report good --format md -o page
	rules_are {1,2,3,5,7,8,9,10,11,12}=Met 4='In part'
	expect_line page 'This one meets 1[01] of them, [12] in part and 0 not'
}

test_rules_that_are_not_met_are_said_to_be() {
	with_rules '.launches |= map(select(.round < 3))'
	rules_are 5='Not met' 6='In part' 7='Not met' 1{1,2}='Not met'
	expect_line page '^5\. .*0 of 6 cells have an exact interval'
	expect_line page '^2\. .*24 of 64 planned launches were made'
	with_rules '.plan.sampling = false | .launches[].service_ns = null
		| .launches[].start_delay_ns = null'
	rules_are 8='Not met'
	with_rules '.machine.cpu.usable = 64'
	rules_are 2='In part'
	expect_line page '^2\. .*No cell has a worker for each of the 64 CPUs'
	with_rules '.build.commit = "0123456789ab-dirty"'
	rules_are 9='In part'
	expect_line page '^9\. .*they were changed after the commit'
}

test_rules_follow_what_was_measured() {
	with_rules '.plan.cells[].runner |= sub("serial"; "other")'
	expect_line page '^1\. .*No speedup is given'
	expect_line page '^11\. .*No bound is drawn, for nothing was measured serially'
	with_rules '.plan.cells |= map(select(.runner == "serial"))
		| .launches |= map(select(.cell < 4)) | .plan.cells |= .[:1]
		| .launches |= map(select(.cell == 0))'
	expect_line page '^4\. .*There are no ratios'
	expect_line page '^7\. .*No cell is compared'
	with_rules '.plan.cells[].gated = true'
	expect_line page '^10\. .*In 6 of 6 cells workers wait at a gate'
	# shellcheck disable=SC2016 # of jq
	with_rules '([.plan.cells[] | .role == "aa"] | index(true)) as $aa
		| .launches |= map(if .cell == $aa then .run_ns += 90000000
			| .wall_ns += 90000000 else . end)'
	rules_are 7='In part'
	expect_line page '^7\. .*1 of the controls that differ in nothing'
}

test_rules_of_several_name_those_that_fail() {
	jq 'del(.id) | .launches |= map(select(.round < 3))' "$whole" >few
	report "$whole" few --format md
	mv out page
	rules_are 5='Not met by B' 10=Met
	expect_line page '^5\. .*Of B: '
}

# What others wrote into a result.
hostile=(
	"=cmd|'/c touch made'!A1"
	"<script>window.made=1</script>\"'><img src=x onerror=window.made=1>"
	"\\input{/etc/passwd}\\immediate\\write18{touch made}"
	"}\$%#&^~_{\\end{document} -- \`\` ''"
	"'; system('touch made'); x = '"
	"\$(touch made) \`touch made\` | touch made"
	"](http://127.0.0.1:9/x) @ada #1 **b** | a \\| b"
	"a\\nb\\r\\tc \\u202e \\u0001 ä€中🙂"
)

hostile_result() {
	"$python" - "$whole" "$1" <<'END'
import json, sys
text = sys.argv[2]
if "\\u202e" in text:
    for name, char in (("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"),
                       ("\\u202e", "\u202e"), ("\\u0001", "\1")):
        text = text.replace(name, char)
# Names and messages hold none of control, or the result is refused; facts may.
plain = "".join(c for c in text if c >= " ")
result = json.load(open(sys.argv[1]))
del result["id"]
result["plan"]["name"] = plain.encode()[:60].decode(errors="ignore")
result["plan"]["summary"] = plain
result["machine"]["cpu"]["model"] = text
result["machine"]["kernel"]["release"] = text
result["build"]["version"] = text
for cell in result["plan"]["cells"]:
    cell["params"]["algorithm"] = plain
    if cell["runner"] == "fork":
        cell["runner"] = plain.encode()[:31].decode(errors="ignore")
for launch in result["launches"][:3]:
    launch.update(outcome="failed", exit_status=1, fault=plain, note=plain)
json.dump(result, open("edited.json", "w"))
END
}

test_text_of_a_result_is_text_in_every_form() {
	need_gnuplot
	for text in "${hostile[@]}"; do
		hostile_result "$text"
		for form in html md tex csv; do
			report edited.json --format "$form" -o "page.$form"
		done
		judge html page.html
		judge md page.md
		judge formulas page.csv
		[[ $text == *u202e* ]] || judge html page.html "${text:0:28}"
		[[ -z $(find . -name made) ]] || fail "executed: $text"
	done
}

test_names_of_files_are_text_as_well() {
	local name="\$(touch made);<b>'\\x|.json"

	cp "$whole" "$name"
	for form in html md tex csv; do
		report "$whole" "$name" --format "$form" -o "$name.$form"
	done
	judge html "$name.html" "$name"
	judge md "$name.md"
	[[ -z $(find . -name made) ]] || fail "executed"
}

test_hostile_text_compiles_and_does_nothing() {
	command -v pdflatex >/dev/null || skip "no pdflatex"
	[[ -n $(kpsewhich siunitx.sty) ]] || skip "no siunitx"
	for text in "${hostile[@]}"; do
		hostile_result "$text"
		report edited.json --format tex -o page.tex
		pdflatex -shell-escape -interaction=nonstopmode -halt-on-error \
			page.tex >said || fail "$text: $(tail -n 20 said)"
		[[ -z $(find . -name made) ]] || fail "executed: $text"
	done
}

test_without_gnuplot_the_rest_is_written_and_that_is_said() {
	mkdir bin
	printf '#!/bin/sh\necho "line 7: no such thing" >&2\nexit 1\n' \
		>bin/gnuplot
	chmod +x bin/gnuplot
	for form in html md tex; do
		PATH=$PWD/bin:$PATH run "$TVP" report "$whole" --format "$form" \
			-o "page.$form"
		expect_status 1
		[[ $(wc -l <err) == 1 ]] || fail "$(<err)"
		expect_line err 'without all pictures: .*line 7: no such thing'
		grep -q 'no such thing' "page.$form" || fail "not said in it"
		grep -q 'Hoefler' "page.$form" || fail "not all of it is there"
	done
	[[ -s page.md-charts/speedup.gp ]] || fail "nothing to draw it with"
	judge html page.html "Pictures are missing here"
}

test_mistakes_are_answered_in_one_line() {
	expect_refusal 2 'did you mean "html"' report "$whole" --format htm
	expect_refusal 2 'needs a result' report
	expect_refusal 2 'nowhere' report nowhere
	expect_refusal 1 'create /nowhere/x' report "$whole" -o /nowhere/x
	expect_refusal 1 'write' report "$whole" --format csv -o /dev/full
	[[ -e /dev/full ]] || fail "a device was removed"
}

tests
