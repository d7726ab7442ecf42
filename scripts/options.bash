# shellcheck shell=bash disable=SC2034 # variables are for the scripts
# The options of a program, read as the program reads them: getopt(1) is told by
# its help which there are, so that abbreviations, --name=value and -nvalue mean
# what they mean there.

# Of each option in a help text: its name, its letter and a dash (the dash alone
# where it has none), and a letter where a value follows.
options_listed() {
	sed -nE 's/^( {6}|  -(.), )--([a-z-]+)( [A-Z])?.*/\3 \2- \4/p'
}

# options_read HELP WORD..: each option's whole name in `names` and its value in
# `values` ("" where it takes none), both in one word in `words`, ready to be
# passed on; all else in `operands`. Fails where the program would refuse them,
# which is best left to it: it says what is wrong.
options_read() {
	local name letter value longs='' shorts='' told
	local -A long=() takes=()

	while read -r name letter value; do
		letter=${letter:0:1}
		long[--$name]=--$name
		long[-$letter]=--$name
		takes[--$name]=$value
		longs+=,$name${value:+:}
		[[ $letter == - ]] || shorts+=$letter${value:+:}
	done < <(options_listed <<<"$1")
	shift
	told=$(getopt -q -o "$shorts" -l "${longs#,}" -- "$@") || return
	eval "set -- $told"
	names=() values=() words=()
	while [[ $1 != -- ]]; do
		name=${long[$1]}
		value=
		[[ -z ${takes[$name]} ]] || value=$2
		names+=("$name")
		values+=("$value")
		words+=("$name${takes[$name]:+=$value}")
		shift $((1 + (${#takes[$name]} > 0)))
	done
	operands=("${@:2}")
}
