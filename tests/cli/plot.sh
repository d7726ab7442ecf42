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
