#!/usr/bin/env bash
# C has the form that clang-format gives it, but for files made by a program.
# The versions of clang-format disagree: 14 counts.
source "${BASH_SOURCE[0]%/*}/lint.bash"

formatter=
for name in clang-format-14 clang-format; do
	if [[ $("$name" --version 2>/dev/null) == *"version 14."* ]]; then
		formatter=$name
		break
	fi
done
[[ -n $formatter ]] || skip "no clang-format 14 here"

offences() {
	local file

	files_of "$1" '*.c' '*.h' | while read -r file; do
		[[ $(head -n 1 "$1/$file") != '/* Made by '* ]] || continue
		"$formatter" --style=file:"$SOURCE/.clang-format" \
			--dry-run -Werror "$1/$file" 2>/dev/null ||
			echo "$file: needs $formatter -i"
	done
}

rejects 'spaces for a tab' bench/x.c <<'END'
int x(void)
{
        return 1;
}
END
accepts 'good form' bench/x.c <<'END'
int x(void)
{
	return 1;
}
END
judge
