#!/usr/bin/env bash
# The tool shellcheck has nothing to say about any script.
source "${BASH_SOURCE[0]%/*}/lint.bash"

command -v shellcheck >/dev/null || skip "no shellcheck here"

scripts_of() {
	files_of "$1" 'scripts/*' '.ci/*' 'tests/*' | while read -r file; do
		case $file in
		*.sh | *.bash) echo "$file" ;;
		*) [[ $(head -c 60 "$1/$file" | head -n 1) != '#!'*bash ]] ||
			echo "$file" ;;
		esac
	done
}

offences() {
	(cd "$1" && scripts_of . | xargs -r -d '\n' \
		shellcheck --external-sources --source-path=SCRIPTDIR \
		--format=gcc) || true
}

rejects 'a word that splits' scripts/x <<'END'
#!/usr/bin/env bash
rm -r $1
END
accepts 'a quoted word' scripts/x <<'END'
#!/usr/bin/env bash
rm -r "$1"
END
judge
