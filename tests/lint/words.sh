#!/usr/bin/env bash
# No text names somebody's home, is left undone, or ends lines in blanks; every
# file of code says in its first line what it is for.
source "${BASH_SOURCE[0]%/*}/lint.bash"

# Alice is nobody: tests look whether she is left out of results.
undone='\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b'
homes='/hom[e]/(?!alice\b)\w|/User[s]/\w|(?<![\w}])/roo[t]/\w'
conflict='^(<{7}|={7}|>{7})( |$)'
blanks='[ \t]+$'

# The first line of C is a comment; of a script, the second.
purpose() {
	case $2 in
	*.c | *.h) [[ $(head -n 1 "$1") == '/* '* ]] ;;
	scripts/* | *.sh | .ci/run) [[ $(sed -n 2p "$1") == '# '* ]] ;;
	*) true ;;
	esac || echo "$2:1: does not say what it is for"
}

offences() {
	local file

	files_of "$1" '*' '.ci/*' | while read -r file; do
		case $file in
		tests/*/proc/* | tests/*/sys/*) continue ;; # as a kernel wrote
		results/reference/*.svg) continue ;;        # as gnuplot wrote
		esac
		grep -Iq . "$1/$file" || continue # not text, or empty
		purpose "$1/$file" "$file"
		grep -nP "$undone|$homes|$conflict|$blanks" "$1/$file" |
			sed "s|^|$file:|" || true
	done
}

rejects 'work left undone' docs/x.md <<<"TO""DO: later"
rejects 'a home' docs/x.md <<<"see /ho""me/ada/notes"
rejects 'blanks at an end' docs/x.md <<<"a "
rejects 'C without a purpose' bench/x.c <<<"int x;"
rejects 'a script without a purpose' scripts/x <<<'#!/bin/sh
true'
accepts 'plain text' docs/x.md <<<"a home, to do"
judge
