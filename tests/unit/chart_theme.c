/* bench/chart_theme: letters and marks stand out from the paper. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/chart_theme.h"

/* Relative luminance and contrast as WCAG 2.2 defines them. */
static double luminance(const char *colour)
{
	static const double weights[] = {0.2126, 0.7152, 0.0722};
	double sum = 0;

	for (size_t i = 0; i < 3; i++) {
		char digits[3] = {colour[1 + 2 * i], colour[2 + 2 * i], '\0'};
		double c = (double)strtol(digits, NULL, 16) / 255;

		sum += weights[i] *
		       (c <= 0.04045 ? c / 12.92
				     : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(const char *a, const char *b)
{
	double x = luminance(a), y = luminance(b);

	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void test_contrast_is_that_of_the_guidelines(void **state)
{
	(void)state;
	assert_true(fabs(contrast("#ffffff", "#000000") - 21) < 1e-9);
	assert_true(fabs(contrast("#ffffff", "#777777") - 4.48) < 0.005);
}

static void assert_stands_out(size_t theme, size_t colour, double least)
{
	const char *paper = chart_colours[theme][CHART_PAPER];
	const char *ink = chart_colours[theme][colour];
	double found = contrast(paper, ink);

	if (!(found >= least))
		fail_msg("%s on %s: %.2f is less than %.1f", ink, paper, found,
			least);
}

static void test_letters_stand_out_from_light_and_dark_paper(void **state)
{
	(void)state;
	for (size_t t = CHART_LIGHT; t <= CHART_DARK; t++) {
		assert_stands_out(t, CHART_INK, 4.5);
		assert_stands_out(t, CHART_FAINT, 4.5);
		/* The timeline's numbers are paper in boxes of these. */
		assert_stands_out(t, CHART_NEITHER, 4.5);
		assert_stands_out(t, CHART_THREADS_MAIN, 4.5);
		assert_stands_out(t, CHART_PROCESSES_MAIN, 4.5);
	}
}

static void test_marks_stand_out_from_light_and_dark_paper(void **state)
{
	(void)state;
	for (size_t t = CHART_LIGHT; t <= CHART_DARK; t++)
		for (size_t i = CHART_NEITHER; i < CHART_COLOURS; i++)
			assert_stands_out(t, i, 3);
}

/* Else a style sheet could not tell which one is meant. */
static void test_no_colour_comes_twice(void **state)
{
	(void)state;
	for (size_t t = CHART_LIGHT; t <= CHART_DARK; t++)
		for (size_t i = 0; i < CHART_COLOURS; i++)
			for (size_t j = 0; j < i; j++)
				assert_string_not_equal(chart_colours[t][i],
					chart_colours[t][j]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contrast_is_that_of_the_guidelines),
		cmocka_unit_test(
			test_letters_stand_out_from_light_and_dark_paper),
		cmocka_unit_test(
			test_marks_stand_out_from_light_and_dark_paper),
		cmocka_unit_test(test_no_colour_comes_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
