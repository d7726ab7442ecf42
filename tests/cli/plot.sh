#!/usr/bin/env bash
# tvp plot: what is drawn and what is not, text that is never executed, gnuplot
# that fails.
# shellcheck source=tests/cli/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"

command -v gnuplot >/dev/null || skip "no gnuplot"

small=(-w hash -p bytes=1KiB -n 4 -j '1,2' --rounds 6)

make_result() {
	run "$TVP" run "${quickly[@]}" "${small[@]}" -r serial,pthreads,fork \
		--keep-samples --aa -o r
	expect_status 0
}

test_all_charts_that_there_is_data_for_are_drawn() {
	make_result
	run "$TVP" plot r
	expect_status 0
	for chart in speedup forest scaling latency timeline distribution \
		sequence; do
		[[ -s r/$chart.svg && -s r/$chart.png ]] ||
			fail "no chart $chart: $(<err)"
		expect_line out "^r/$chart\\.svg$"
	done
	[[ -z $(find r -name '*.gp' -o -name '*.dat') ]] ||
		fail "left behind: $(ls r)"
}

test_a_chart_without_data_fails_only_when_asked_for() {
	run "$TVP" run "${quickly[@]}" -w null -r fork -n 4 -j 2 --rounds 1 -o r
	run "$TVP" plot r
	expect_status 0
	expect_line err '^tvp plot: left out: .*speedup: .*serial.*; .*timeline: '
	[[ $(wc -l <err) == 1 ]] || fail "not one line: $(<err)"
	[[ -s r/distribution.svg && ! -e r/speedup.svg ]] || fail "$(ls r)"
	expect_refusal 1 'timeline: nothing to draw: .*--keep-samples' \
		plot r --chart timeline
}

test_what_is_kept_can_be_drawn_again_with_gnuplot_alone() {
	make_result
	run "$TVP" plot r --keep --format png -o kept
	expect_status 0
	mkdir elsewhere
	for script in kept/*.gp; do
		mv "$script" "${script%.gp}.dat" elsewhere
		(cd elsewhere && gnuplot -e "format='png'" "${script##*/}" 2>said) ||
			fail "$script can't be drawn again"
		cmp "${script%.gp}.png" "elsewhere/$(basename "$script" .gp).png"
	done
}

test_every_format_can_be_drawn() {
	make_result
	run "$TVP" plot r --format svg,png,pdf,term -o drawn
	expect_status 0
	! grep -v 'left out' err || fail "$(<err)"
	for file in drawn/*; do
		case $file in
		*.svg) head -c 200 "$file" | grep -q '<?xml' ;;
		*.png) head -c 4 "$file" | grep -q PNG ;;
		*.pdf) head -c 5 "$file" | grep -q '%PDF-' ;;
		*) false ;;
		esac || fail "$file is not what it is called"
	done
	expect_line out 'Speedup over serial'
}

# What others wrote into a result, as text in every picture, and in an SVG as
# text only. In each there is a file that would be made if it were executed.
hostile=(
	"'; system('touch made'); x = '"
	"\" . system(\"touch made\") . \""
	"\`touch made\` @x \$1 \$(touch made)"
	"%s %n %d {/Bold b} a_b^2 \\\\ \\n \\\\"
	"<script>a&b</script>&amp;<!--"
	"ä€ \\u202e \\ufffe \\u009b1m"
)

# For a character that no font has, gnuplot would blot out the picture: in PNG it
# is a question mark, as in the same picture of a name that has one.
test_what_a_font_lacks_does_not_spoil_a_picture() {
	make_result
	run "$TVP" plot "a 語=r" "b=r" --chart speedup --format svg,png -o rare
	run "$TVP" plot "a ?=r" "b=r" --chart speedup --format png -o plain
	expect_status 0
	cmp rare/speedup.png plain/speedup.png || fail "another picture"
	grep -q 'a 語' rare/speedup.svg || fail "not in the SVG"
}

test_text_of_a_result_is_text_and_never_executed() {
	command -v python3 >/dev/null || skip "no python3"
	make_result
	for text in "${hostile[@]}"; do
		python3 - "$text" <<'END'
import json, sys
text = sys.argv[1]
for escape in ("\\u202e", "\\ufffe", "\\u009b"):
    text = text.replace(escape, chr(int(escape[2:], 16)))
result = json.load(open("r/result.json"))
result["plan"]["name"] = text
result["machine"]["cpu"]["model"] = text + "\nset output 'made'"
result["machine"]["kernel"]["release"] = text
result["build"]["version"] = text[:20]
for cell in result["plan"]["cells"]:
    cell["params"]["algorithm"] = text
    if cell["runner"] == "fork":
        cell["runner"] = text[:31]
json.dump(result, open("edited.json", "w"))
END
		run "$TVP" plot edited.json --format svg,png,term -o drawn
		expect_status 0
		[[ -z $(find . -name made) ]] || fail "executed: $text"
		python3 - "$text" <<'END' || fail "not as text: $text"
import glob, sys, xml.etree.ElementTree as tree
pictures = glob.glob("drawn/*.svg")
assert len(pictures) >= 5, pictures
for file in pictures:
    said = [" ".join(t.itertext()) for t in tree.parse(file).iter()
            if t.tag.endswith("}text")]
    # Unchanged, but for control characters and line breaks.
    if "\\u" not in sys.argv[1]:
        wanted = sys.argv[1][:40]
        assert any(wanted in s for s in said), (file, wanted, said)
    assert not [t for t in tree.parse(file).iter()
                if t.tag.endswith("script")], file
END
		rm -r drawn
	done
}

test_several_results_are_drawn_together_under_their_names() {
	make_result
	cp -r r "b=c"
	run "$TVP" plot "old=r" "b=c" --format svg -o drawn
	expect_status 0
	grep -q 'old: ' drawn/speedup.svg || fail "no name"
	grep -q 'pthreads, 2  old<' drawn/speedup.svg || fail "no row of old"
	! grep -q 'different machines' drawn/speedup.svg || fail "other machine"
	sed 's/"release": "[^"]*"/"release": "other"/' r/result.json >other.json
	run "$TVP" plot r other.json --format svg -o drawn
	expect_status 0
	grep -q '2 different machines' drawn/speedup.svg || fail "same machine"
	expect_refusal 1 'sequence: nothing to draw: .*by itself' \
		plot r again=r --chart sequence
}

test_names_of_results_are_text_and_never_executed() {
	make_result
	for name in "\"x\"; system('touch made')" "\`touch made\`" \
		'<b>&amp;' $'two\nlines' '%s %n a_b'; do
		run "$TVP" plot "$name=r" "$name 2=r" --format svg -o drawn
		expect_status 0
		[[ ! -e made && ! -e drawn/made ]] || fail "executed: $name"
		! grep -q '<b>' drawn/*.svg || fail "not as text: $name"
	done
}

test_a_picture_is_dark_when_asked_for_and_else_as_its_reader_is() {
	make_result
	run "$TVP" plot r --chart speedup --format svg -o drawn
	grep -q 'prefers-color-scheme:dark' drawn/speedup.svg || fail "fixed"
	grep -q 'fill="#ffffff"' drawn/speedup.svg || fail "not light"
	run "$TVP" plot r --chart speedup --format svg --dark -o drawn
	! grep -q 'prefers-color-scheme' drawn/speedup.svg || fail "adapts"
	grep -q 'fill="#1a1a1a"' drawn/speedup.svg || fail "not dark"
}

test_every_chart_says_which_result_it_is_of() {
	make_result
	run "$TVP" plot r --format svg -o drawn
	id=$("$TVP" verify r | grep -oE '[0-9a-f]{64}' | head -n 1)
	[[ -n $id ]] || fail "no id: $("$TVP" verify r)"
	for file in drawn/*.svg; do
		grep -q "result ${id:0:12}" "$file" || fail "$file says no id"
	done
}

# Beside the id: machine, version, date, n, the intervals' confidence and what is
# on the axes. Of what no interval can be drawn: single launches.
test_every_chart_says_what_its_numbers_are() {
	local kept=$SOURCE/results/reference/quick/result.json

	make_result
	run "$TVP" run "${quickly[@]}" -w hash -p bytes=1KiB,64KiB -n 4 -j 2 \
		--rounds 6 -r serial,pthreads,fork -o sizes
	run "$TVP" run "${quickly[@]}" -w lock -p steps=1000 -n 2 -j 2 \
		--rounds 6 -r pthreads,fork -o locks
	let_crash
	run "$TVP" run "${quickly[@]}" -w fault -p at=1 -n 4 -j 2 --rounds 6 \
		-r pthreads,fork -o faults
	for of in r sizes locks faults "$kept"; do
		run "$TVP" plot "$of" --format svg -o "drawn-${#of}"
		expect_status 0
	done
	for chart in $("$TVP" list charts | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
		local found=(drawn-*/"$chart".svg)

		[[ -s ${found[0]} ]] || fail "no chart $chart was drawn"
		for file in "${found[@]}"; do
			for words in '>[^<]*CPUs, Linux ' '>tvp [0-9]' \
				', n = [0-9]* launches, 20[0-9-]*<' \
				"${axes[$chart]}" "${intervals[$chart]-95 %}"; do
				grep -q "$words" "$file" ||
					fail "$file does not say $words"
			done
		done
	done
}

declare -A intervals=(
	[timeline]='launches nearest the median'
	[sequence]='median of each round'
	[memory]='n = 1 launch'
)
declare -A axes=(
	[speedup]='time of serial / time of the runner'
	[forest]='time of threads / time of their process twin'
	[scaling]='>workers<'
	[grain]='>time of a task in serial<'
	[parameter]='>time of a launch<'
	[measures]='>[^<]* \(ns\|us\|ms\|k\|/s\|M/s\|s\):'
	[latency]='percentile of tasks \[%\]'
	[memory]='MiB for each worker'
	[timeline]='time since the run began \[ms\]'
	[distribution]='time / median time of the cell'
	[sequence]='time since the experiment began \[s\]'
	[cost]='dirty memory of the parent \[MiB\]'
	[isolation]='share of tasks done \[%\]'
)

test_a_width_on_paper_is_that_of_the_picture() {
	make_result
	run "$TVP" plot r --chart speedup --format svg,pdf --width 170mm -o drawn
	expect_status 0
	grep -q '<svg width="170mm" height="[0-9.]*mm" viewBox="0 0 826 ' \
		drawn/speedup.svg || fail "$(head -c 300 drawn/speedup.svg)"
	# In points, of which an inch has 72.
	grep -aq 'MediaBox \[ 0 0 48[12]' drawn/speedup.pdf ||
		fail "$(grep -a MediaBox drawn/speedup.pdf)"
	run "$TVP" plot r --chart speedup --format svg --width 85 -o drawn
	expect_status 0
	for wrong in 8.5cm 69mm 501 mm nan; do
		expect_refusal 2 '--width wants 70mm to 500mm' \
			plot r --width "$wrong"
	done
}

test_without_gnuplot_what_it_needs_is_written_all_the_same() {
	make_result
	mkdir bin
	PATH=$PWD/bin run "$TVP" plot r -o drawn
	expect_status 1
	[[ $(grep -c "can't be started" err) == 1 ]] || fail "$(<err)"
	[[ -s drawn/speedup.gp && -s drawn/forest.dat ]] || fail "$(ls drawn)"
}

# What gnuplot works on for a report is in memory.
test_a_report_that_is_killed_leaves_no_files() {
	make_result
	mkdir bin
	printf '#!/bin/sh\necho $$ >>begun\nexec sleep 60\n' >bin/gnuplot
	chmod +x bin/gnuplot
	PATH=$PWD/bin:$PATH "$TVP" report r -o report.html 2>err &
	for ((i = 0; i < 200; i++)); do
		[[ -s begun ]] && break
		sleep 0.05
	done
	kill -9 $!
	[[ -s begun ]] || fail "gnuplot was not begun: $(<err)"
	[[ -z $(ls -A "$TMPDIR") ]] || fail "left: $(ls "$TMPDIR")"
	while read -r pid; do kill "$pid" || true; done <begun
}

# 100,000 launches, and 200 results, are thinned or left out in the picture.
test_large_results_make_small_pictures() {
	command -v python3 >/dev/null || skip "no python3"
	make_result
	python3 - <<'END'
import json, random
result = json.load(open("r/result.json"))
launches = [l for l in result["launches"]]
rounds = 100000 // len(result["plan"]["cells"])
first = {l["cell"]: {k: v for k, v in l.items() if k != "samples"}
         for l in launches if l["outcome"] == "ok"}
random.seed(1)
result["plan"]["rounds"] = rounds
result["launches"] = out = []
at = 0
for r in range(rounds):
    for order, cell in enumerate(sorted(first)):
        at += 1000000
        ns = int(1e6 * random.lognormvariate(0, .2))
        out.append({**first[cell], "round": r, "order": order, "at_ns": at,
                    "start_ns": 0, "run_ns": ns, "stop_ns": 0,
                    "wall_ns": ns})
json.dump(result, open("large.json", "w"))
END
	run "$TVP" plot large.json --format svg -o drawn
	expect_status 0
	for file in drawn/*.svg; do
		(($(stat -c %s "$file") <= 1 << 20)) ||
			fail "$file: $(stat -c %s "$file") bytes"
	done
	grep -q '1 of [0-9]* launches drawn' drawn/sequence.svg ||
		fail "thinned and does not say so"
	many=()
	for ((i = 0; i < 200; i++)); do many+=("n$i=r"); done
	run "$TVP" plot "${many[@]}" --format svg -o many
	expect_status 0
	for file in many/*.svg; do
		(($(stat -c %s "$file") <= 1 << 20)) ||
			fail "$file: $(stat -c %s "$file") bytes"
	done
	grep -q 'the first 120 of [0-9]* cells' many/speedup.svg ||
		fail "left out and does not say so"
	grep -q 'and 194 more results' many/speedup.svg || fail "not said"
}

test_an_old_gnuplot_is_called_so() {
	make_result
	mkdir bin
	cat >bin/gnuplot <<'END'
#!/bin/sh
case $1 in
--version) echo "gnuplot 5.0 patchlevel 3" ;;
*) echo "invalid command" >&2; exit 1 ;;
esac
END
	chmod +x bin/gnuplot
	PATH=$PWD/bin:$PATH expect_refusal 1 \
		'5.0 patchlevel 3 is too old, 5.2 is needed; .*: invalid' \
		plot r --chart speedup
}

test_what_gnuplot_complains_of_is_quoted() {
	make_result
	mkdir bin
	printf '#!/bin/sh\necho "line 7: no such thing" >&2\nexit 1\n' \
		>bin/gnuplot
	chmod +x bin/gnuplot
	PATH=$PWD/bin:$PATH run "$TVP" plot r --chart speedup
	expect_status 1
	expect_line err 'speedup: .*failed.*: line 7: no such thing'
}

tests
