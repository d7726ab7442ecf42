/* --fail-if: when a comparison ends in an exit status of its own. */
#include <stdio.h>
#include <string.h>

#include "bench/cellopts.h"
#include "bench/failif.h"
#include "bench/names.h"
#include "bench/stats_verdict.h"

enum { WORD = 64 };

static int take_word(char *word, struct failif *failif, struct fault *why)
{
	static const char *const words[] = {"slower", "unclear", NULL};
	char *colon = strchr(word, ':');
	char hint[200];
	int index;

	if (colon != NULL)
		*colon++ = '\0';
	index = names_index(word, words);
	if (index < 0)
		return fault_set(why, 0, "unknown condition \"%s\"%s", word,
			names_hint(word, words, hint, sizeof hint));
	if (index == 1) {
		failif->unclear = true;
		return colon == NULL
			       ? 0
			       : fault_set(why, 0,
					 "unclear takes no bound of its own");
	}
	failif->slower = true;
	return colon == NULL ? 0 : cellopts_share(colon, &failif->bound, why);
}

int failif_parse(const char *text, struct failif *failif, struct fault *why)
{
	char copy[WORD], *rest = copy, *word;

	*failif = (struct failif){.bound = -1};
	if (snprintf(copy, sizeof copy, "%s", text) >= (int)sizeof copy)
		return fault_set(why, 0, "fail-if: is too long");
	while ((word = strsep(&rest, ",")) != NULL)
		if (take_word(word, failif, why) != 0)
			return fault_prefix(why, "fail-if");
	return 0;
}

enum failif_answer failif_judge(const struct failif *failif,
	const struct stats_ratio *ratio, double margin)
{
	double bound = failif->bound >= 0 ? failif->bound : margin;
	enum stats_verdict verdict = stats_verdict(ratio, bound);

	if (failif->slower && verdict == STATS_SLOWER)
		return FAILIF_HELD;
	if (failif->unclear && verdict == STATS_UNCLEAR)
		return FAILIF_UNCLEAR;
	return FAILIF_NO;
}
