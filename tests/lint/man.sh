#!/usr/bin/env bash
# The man page is good mdoc, and knows every command and option there is.
source "${BASH_SOURCE[0]%/*}/lint.bash"

command -v mandoc >/dev/null || skip "no mandoc here"

# Print what page $2 lacks of the words on standard input, in form $1 (mdoc).
lacks() {
	local word

	while read -r word; do
		grep -qE "^\.($1) ([^ ].* )?$word( |$)" "$2" ||
			echo "${2##*/}: says nothing about \"$word\""
	done
}

commands() { "$TVP" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'; }

options() {
	commands | while read -r name; do
		"$TVP" "$name" --help |
			grep -oP '^ +(-\w, )?--\K[a-z-]+' || true
	done | sort -u
}

offences() {
	local page=$1/docs/tvp.1

	mandoc -Tlint -Wwarning "$page" || true
	[[ -n ${TVP-} && $1 == "$SOURCE" ]] || return 0
	commands | lacks 'It Cm|Nm tvp Cm' "$page"
	options | sed 's/^/-/' | lacks 'It Fl' "$page"
}

rejects 'an unknown macro' docs/tvp.1 <<'END'
.Dd $Mdocdate$
.Dt TVP 1
.Os
.Sh NAME
.Nm tvp
.Nd x
.Qqq
END
if [[ -z $(lacks 'It Fl' "$SOURCE/docs/tvp.1" <<<-no-such-option) ]]; then
	echo "the linter itself is broken: it misses no option"
	exit 1
fi
judge
