/* bench/chart_svg: gnuplot's SVG becomes one for every paper and page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/chart_svg.h"

static const struct chart_svg_form page = {
	.title = "a <b> & \"c\"",
	.prefix = "x1",
	.adapts = true,
	.inlined = true,
};

/* What becomes of it, owned by the caller; NULL where that is refused. */
static char *rewritten(const char *svg, const struct chart_svg_form *form)
{
	struct fault why = {0};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int answer = chart_svg_rewrite(svg, form, out, &why);

	fclose(out);
	if (answer == 0)
		return text;
	assert_true(fault_is_set(&why));
	free(text);
	return NULL;
}

/* Between <svg ..> and </svg>. */
static void assert_becomes(const char *inside, const char *expected)
{
	struct chart_svg_form plain = page;
	char svg[400], wanted[400], *text;

	plain.adapts = false;
	snprintf(svg, sizeof svg, "<svg>%s</svg>", inside);
	snprintf(wanted, sizeof wanted, "</title>\n%s</svg>", expected);
	text = rewritten(svg, &plain);
	assert_non_null(text);
	assert_string_equal(strstr(text, "</title>"), wanted);
	free(text);
}

static void test_colours_have_one_spelling(void **state)
{
	(void)state;
	assert_becomes("<path stroke='rgb(  0, 114, 178)' fill=\"none\"/>",
		"<path stroke=\"#0072b2\" fill=\"none\"/>");
	assert_becomes("<polygon  fill = 'rgb(34,34,34)' points = '1,2'/>",
		"<polygon fill=\"#222222\" points=\"1,2\"/>");
	assert_becomes("<g color=\"black\" fill=\"#FFFFFF\">",
		"<g color=\"#000000\" fill=\"#ffffff\">");
	assert_becomes("<path style='fill:none; stroke:rgb(1,2,3)' d='M0'/>",
		"<path fill=\"none\" stroke=\"#010203\" d=\"M0\"/>");
}

static void test_ids_are_told_from_those_of_other_pictures(void **state)
{
	(void)state;
	assert_becomes("<circle id='gpPt5' r='1'/>",
		"<circle id=\"x1-gpPt5\" r=\"1\"/>");
	/* Gnuplot begins these again where there are many; none refers to one.
	 */
	assert_becomes("<g id=\"gnuplot_plot_1\" >", "<g>");
	assert_becomes("<use xlink:href='#gpPt5' color='black'/>",
		"<use xlink:href=\"#x1-gpPt5\" color=\"#000000\"/>");
	assert_becomes("<rect fill = 'url(#gpPat1)'/>",
		"<rect fill=\"url(#x1-gpPat1)\"/>");
}

static void test_words_of_gnuplots_own_are_dropped(void **state)
{
	(void)state;
	assert_becomes("<title>Gnuplot</title><desc>a > b</desc><g>", "<g>");
	assert_becomes("<text>column(1) &lt; 'x'</text>",
		"<text>column(1) &lt; 'x'</text>");
}

static void test_groups_with_nothing_in_them_are_dropped(void **state)
{
	(void)state;
	assert_becomes("<g a='1'>\n</g>\n<path/>", "<path/>");
	assert_becomes("<g><g id='x'><title>t</title>\n\t<g b='2'>\n</g> </g>"
		       "\n</g><path/>",
		"<path/>");
	assert_becomes("<g a='1'><path/></g>", "<g a=\"1\"><path/></g>");
	assert_becomes("<g><g></g>", "<g>");
	assert_becomes("<glyph></glyph>", "<glyph></glyph>");
}

static void test_equal_groups_side_by_side_are_one(void **state)
{
	(void)state;
	assert_becomes("<g a='1'><path/></g>\n<g a='1'><use/></g>",
		"<g a=\"1\"><path/><use/></g>");
	assert_becomes("<g a='1'><path/></g><g a='2'>\n</g><g a='1'><use/></g>",
		"<g a=\"1\"><path/><use/></g>");
	assert_becomes("<g a='1'><path/></g><g a='2'><use/></g>",
		"<g a=\"1\"><path/></g><g a=\"2\"><use/></g>");
	assert_becomes("<g a='1'><g b='2'><path/></g></g><g a='1'><use/></g>",
		"<g a=\"1\"><g b=\"2\"><path/></g><use/></g>");
}

static void test_blanks_count_in_text_only(void **state)
{
	(void)state;
	assert_becomes("<text> 0 </text>\n\t\n <path/>   <use/>",
		"<text> 0 </text>\n<path/><use/>");
	assert_becomes("<text>  </text>", "<text>  </text>");
}

static void test_a_width_on_paper_keeps_the_proportions(void **state)
{
	struct chart_svg_form form = {
		.title = "t", .prefix = "p", .width_mm = 85};
	char *text = rewritten(
		"<svg width=\"400\" height=\"200\" viewBox=\"0 0 400 200\">"
		"<rect width=\"4\"/></svg>",
		&form);

	(void)state;
	assert_non_null(text);
	assert_non_null(strstr(text, "<svg width=\"85mm\" height=\"42.5mm\" "
				     "viewBox=\"0 0 400 200\""));
	assert_non_null(strstr(text, "<rect width=\"4\"/>"));
	free(text);
}

static void test_a_picture_is_named_and_adapts(void **state)
{
	char *text = rewritten(
		"<?xml version=\"1.0\"?>\n<svg width=\"4\"></svg>", &page);

	(void)state;
	assert_non_null(text);
	assert_null(strstr(text, "<?xml"));
	assert_non_null(strstr(text,
		"<svg width=\"4\" class=\"tvp-chart\" role=\"img\" "
		"aria-labelledby=\"x1-title\">"));
	assert_non_null(strstr(text,
		"<title id=\"x1-title\">a &lt;b> &amp; &quot;c&quot;</title>"));
	assert_non_null(strstr(text, "prefers-color-scheme:dark"));
	assert_non_null(strstr(
		text, ".tvp-chart [stroke=\"#0072b2\"]{stroke:#56b4e9}"));
	free(text);
}

static void test_a_file_of_its_own_keeps_its_declaration(void **state)
{
	struct chart_svg_form file = {.title = "t", .prefix = "p"};
	char *text = rewritten("<?xml version=\"1.0\"?><svg></svg>", &file);

	(void)state;
	assert_non_null(text);
	assert_memory_equal(text, "<?xml version=\"1.0\"?><svg", 25);
	assert_null(strstr(text, "<style>"));
	free(text);
}

static void test_what_is_no_svg_is_refused(void **state)
{
	(void)state;
	assert_null(rewritten("", &page));
	assert_null(rewritten("<html></html>", &page));
	assert_null(rewritten("<svg><g", &page));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_colours_have_one_spelling),
		cmocka_unit_test(
			test_ids_are_told_from_those_of_other_pictures),
		cmocka_unit_test(test_words_of_gnuplots_own_are_dropped),
		cmocka_unit_test(test_groups_with_nothing_in_them_are_dropped),
		cmocka_unit_test(test_equal_groups_side_by_side_are_one),
		cmocka_unit_test(test_blanks_count_in_text_only),
		cmocka_unit_test(test_a_width_on_paper_keeps_the_proportions),
		cmocka_unit_test(test_a_picture_is_named_and_adapts),
		cmocka_unit_test(test_a_file_of_its_own_keeps_its_declaration),
		cmocka_unit_test(test_what_is_no_svg_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
