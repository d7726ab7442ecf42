/* The colours of all charts. */
#include "bench/chart_theme.h"

const char *const chart_colours[2][CHART_COLOURS] = {
	[CHART_LIGHT] =
		{
			[CHART_PAPER] = "#ffffff",
			[CHART_INK] = "#222222",
			[CHART_FAINT] = "#636363",
			[CHART_PALE] = "#dddddd",
			[CHART_NEITHER] = "#444444",
			[CHART_THREADS_MAIN] = "#0072b2",
			[CHART_THREADS_LIGHT] = "#3d96d3",
			[CHART_THREADS_DARK] = "#003b5c",
			[CHART_PROCESSES_MAIN] = "#c45500",
			[CHART_PROCESSES_LIGHT] = "#d67a22",
			[CHART_PROCESSES_DARK] = "#702e00",
		},
	[CHART_DARK] =
		{
			[CHART_PAPER] = "#1a1a1a",
			[CHART_INK] = "#e8e8e8",
			[CHART_FAINT] = "#a6a6a6",
			[CHART_PALE] = "#404040",
			[CHART_NEITHER] = "#c8c8c8",
			[CHART_THREADS_MAIN] = "#56b4e9",
			[CHART_THREADS_LIGHT] = "#a9d8f4",
			[CHART_THREADS_DARK] = "#3a8bc4",
			[CHART_PROCESSES_MAIN] = "#f08a3c",
			[CHART_PROCESSES_LIGHT] = "#ffc896",
			[CHART_PROCESSES_DARK] = "#c96a2a",
		},
};

void chart_theme_write(FILE *script, enum chart_theme theme)
{
	static const char *const names[] = {"light", "dark"};

	for (size_t t = CHART_LIGHT; t <= CHART_DARK; t++) {
		fprintf(script, "colours_%s = '", names[t]);
		for (size_t i = 0; i < CHART_COLOURS; i++)
			fprintf(script, "%s%s", i > 0 ? " " : "",
				chart_colours[t][i]);
		fputs("'\n", script);
	}
	fprintf(script, "if (!exists(\"dark\")) { dark = %d }\n",
		theme == CHART_DARK);
}
