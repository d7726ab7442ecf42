/* Documents: what is built is what is written, and no text is ever more than
 * text in any of the forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/document.h"

typedef void write_function(const struct document *document, FILE *file);

static void write_plain(const struct document *document, FILE *file)
{
	document_write_text(document, file, false);
}

/* The caller frees it. */
static char *written(write_function *write, const struct document *document)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	write(document, file);
	assert_int_equal(fclose(file), 0);
	return text;
}

/* In every kind of block and cell there is. */
static void put_everywhere(struct document *d, const char *text)
{
	const struct document_column columns[] = {
		{.head = text, .width = -8, .words = true},
		{.head = "n", .width = 4},
		{.head = "typed", .width = -1, .words = true},
	};

	document_title(d, text, text);
	document_say(d, DOCUMENT_LEAD, "%s", text);
	for (int level = 2; level <= 4; level++)
		document_heading(d, level, text);
	document_say(d, DOCUMENT_TEXT, "%s", text);
	document_say(d, DOCUMENT_ITEM, "%s", text);
	document_say(d, DOCUMENT_ITEM, "%s", text);
	document_rule(d, text, text, text);
	document_say(d, DOCUMENT_CODE, "%s", text);
	document_table(d, text, columns, 3);
	document_put(d, DOCUMENT_WORDS, "%s", text);
	document_put(d, DOCUMENT_NUMBER, "%s", text);
	document_put(d, DOCUMENT_COMMAND, "%s", text);
	document_put(d, DOCUMENT_INTERVAL, "%s", text);
	document_put_span(d, "%s", text);
	document_say(d, DOCUMENT_REMARK, "%s", text);
	document_say(d, DOCUMENT_LEGEND, "%s", text);
	document_figure(d, "x", text, text, NULL, text);
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		n++;
	return n;
}

static void test_html_holds_no_tag_that_a_text_brought(void **state)
{
	struct document d = {0};
	char *html;

	(void)state;
	put_everywhere(
		&d, "<script>x()</script>\"'><img src=x onerror=x()>&amp;");
	html = written(document_write_html, &d);
	assert_int_equal(count(html, "<script"), 0);
	assert_int_equal(count(html, "<img"), 0);
	assert_true(count(html, "&lt;script&gt;") >= 15);
	assert_true(count(html, "&amp;amp;") >= 15);
	free(html);
	document_free(&d);
}

static void test_latex_obeys_no_text(void **state)
{
	struct document d = {0};
	char *latex;

	(void)state;
	put_everywhere(&d, "\\input{x}$%#&^~_{}--[x]");
	latex = written(document_write_latex, &d);
	assert_int_equal(count(latex, "\\input"), 0);
	assert_true(
		count(latex, "\\textbackslash{}input\\{x\\}\\$\\%\\#") >= 15);
	assert_int_equal(count(latex, "--[x]"), 0);
	free(latex);
	document_free(&d);
}

static void test_markdown_mentions_nobody_and_holds_no_html(void **state)
{
	struct document d = {0};
	char *markdown;

	(void)state;
	put_everywhere(&d, "<b>@ada #1 [a](http://x) | *x* `y`");
	markdown = written(document_write_markdown, &d);
	/* But for code, fenced, in which nothing is read. */
	assert_int_equal(count(markdown, "<b>"), 1);
	assert_int_equal(count(markdown, "@ada"), 1);
	assert_int_equal(count(markdown, "](http:"), 1);
	assert_true(count(markdown, "&lt;b&gt;&#64;ada &#35;1 \\[a\\]") >= 12);
	free(markdown);
	document_free(&d);
}

static void test_markdown_keeps_a_row_in_one_line(void **state)
{
	static const struct document_column columns[] = {
		{.head = "a", .words = true}, {.head = "b", .words = true}};
	struct document d = {0};
	char *markdown;

	(void)state;
	document_title(&d, "t", "p");
	document_table(&d, "c", columns, 2);
	document_put(&d, DOCUMENT_WORDS, "one\ntwo | three");
	document_put(&d, DOCUMENT_COMMAND, "a | b\nc");
	markdown = written(document_write_markdown, &d);
	assert_non_null(strstr(markdown,
		"| one two \\| three | <code>a &#124; b c</code> |\n"));
	free(markdown);
	document_free(&d);
}

static void test_a_fence_is_longer_than_those_in_the_code(void **state)
{
	struct document d = {0};
	char *markdown;

	(void)state;
	document_title(&d, "t", "p");
	document_say(&d, DOCUMENT_CODE, "````\nx");
	markdown = written(document_write_markdown, &d);
	assert_non_null(strstr(markdown, "\n`````\n````\nx\n`````\n"));
	free(markdown);
	document_free(&d);
}

static void test_what_is_no_text_becomes_a_replacement_character(void **state)
{
	static const char right_to_left[] = {
		(char)0xe2, (char)0x80, (char)0xae, 0};
	const char *const strange[] = {"\xff", "\xc0\xaf", "\xed\xa0\x80",
		"\xf5\x80\x80\x80", "\xe2\x82", "\x01", "\x1b[2J",
		right_to_left, "\xef\xbf\xbe", "\xc2\x9b"};

	(void)state;
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		const char *at = strange[i];

		assert_int_equal(document_next(&at), 0xfffd);
		assert_true(at > strange[i]);
		assert_true(at <= strange[i] + strlen(strange[i]));
	}
}

static void test_characters_are_read_whole(void **state)
{
	const char *text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82\n";
	static const uint32_t wanted[] = {'a', 0xe4, 0x20ac, 0x1f642, '\n', 0};

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		assert_int_equal(document_next(&text), wanted[i]);
	assert_int_equal(document_next(&text), 0);
}

static void test_numbers_of_latex_are_typed(void **state)
{
	static const struct document_column columns[] = {
		{.head = "n"}, {.head = "i"}};
	struct document d = {0};
	char *latex;

	(void)state;
	document_title(&d, "t", "p");
	document_table(&d, "c", columns, 2);
	document_put(&d, DOCUMENT_NUMBER, "12.5");
	document_put(&d, DOCUMENT_INTERVAL, "0.98..1.02");
	document_put(&d, DOCUMENT_NUMBER, "1/500");
	document_put(&d, DOCUMENT_INTERVAL, "1/9..0.5");
	latex = written(document_write_latex, &d);
	assert_non_null(strstr(latex, "\\num{12.5} & \\numrange{0.98}{1.02}"));
	assert_null(strstr(latex, "\\num{1/500}"));
	assert_non_null(strstr(latex, "1/\\allowbreak{}9--0.5"));
	free(latex);
	document_free(&d);
}

static void test_what_stands_before_the_dots_is_text_as_well(void **state)
{
	static const struct document_column columns[] = {{.head = "i"}};
	struct document d = {0};
	char *text;

	(void)state;
	document_title(&d, "t", "p");
	document_table(&d, "c", columns, 1);
	document_put(&d, DOCUMENT_INTERVAL, "~<b>..1");
	text = written(document_write_latex, &d);
	assert_non_null(strstr(text, "\n\\textasciitilde{}\\textless{}b"));
	free(text);
	text = written(document_write_html, &d);
	assert_non_null(strstr(text, ">~&lt;b&gt;\u20131<"));
	free(text);
	text = written(document_write_markdown, &d);
	assert_non_null(strstr(text, "| \\~&lt;b&gt;\u20131 |"));
	free(text);
	document_free(&d);
}

/* A table of one column of words, as LaTeX. */
static char *table_of(const char *words)
{
	static const struct document_column columns[] = {
		{.head = "words", .words = true}, {.head = "n"}};
	struct document d = {0};
	char *text;

	document_title(&d, "t", "p");
	document_table(&d, "c", columns, 2);
	for (int i = 0; i < 2; i++) {
		document_put(&d, DOCUMENT_WORDS, "%s", words);
		document_put(&d, DOCUMENT_NUMBER, "1");
	}
	text = written(document_write_latex, &d);
	document_free(&d);
	return text;
}

static void test_latex_breaks_only_what_has_no_room(void **state)
{
	static const char id[] = "0123456789abcdef0123456789abcdef";
	char *text = table_of("some forty characters that fit in a line");

	(void)state;
	assert_non_null(strstr(text, "\\begin{longtable}{@{}lr@{}}"));
	assert_non_null(strstr(text, "\\num{1} \\\\*\n")); /* on one page */
	assert_int_equal(count(text, "allowbreak"), 0);
	free(text);
	text = table_of(
		"more than a hundred characters do not fit, and so their"
		" column is as wide as the line has room for them all");
	assert_non_null(strstr(text, "\\begin{longtable}{@{}B{0."));
	free(text);
	text = table_of(id);
	assert_int_equal(count(text, "01234567\\allowbreak{}89abcdef"), 4);
	free(text);
}

static void test_html_does_not_break_dates_and_options(void **state)
{
	static const struct document_column columns[] = {
		{.head = "day", .words = true}, {.head = "typed"}};
	struct document d = {0};
	char *html;

	(void)state;
	document_title(&d, "t", "p");
	document_table(&d, "c", columns, 2);
	document_put(&d, DOCUMENT_WORDS, "2026-11-21");
	document_put(&d, DOCUMENT_COMMAND, "tvp --seed 7");
	html = written(document_write_html, &d);
	assert_non_null(strstr(html, "class=\"w\">2026-11-21<"));
	assert_non_null(
		strstr(html, "tvp <span class=\"w\">--seed</span> 7</code>"));
	free(html);
	document_free(&d);
}

static void test_a_terminal_leaves_out_what_is_as_above(void **state)
{
	static const struct document_column columns[] = {
		{.head = "runner", .width = -8, .words = true},
		{.head = "n", .width = 3}};
	struct document d = {0};
	char *text, *html;

	(void)state;
	document_title(&d, "t", "p");
	document_table(&d, "c", columns, 2);
	for (int i = 0; i < 2; i++) {
		document_put(&d, DOCUMENT_WORDS, "fork");
		if (i > 0)
			document_again(&d);
		document_put(&d, DOCUMENT_NUMBER, "%d", i);
	}
	text = written(write_plain, &d);
	html = written(document_write_html, &d);
	assert_string_equal(
		text, "  runner     n\n  fork       0\n             1\n");
	assert_int_equal(count(html, ">fork</th>"), 2);
	free(text);
	free(html);
	document_free(&d);
}

static void test_words_too_wide_for_a_row_have_a_line_of_their_own(void **state)
{
	static const struct document_column columns[] = {
		{.head = "runner", .width = -8, .words = true},
		{.head = "time", .width = 40}, {.head = "p99", .width = 10}};
	static const char wide[] = "python_processes start_method=forkserver";
	struct document d = {0};
	char *text;

	(void)state;
	document_title(&d, "t", "p");
	document_table(&d, "c", columns, 3);
	for (int i = 0; i < 2; i++) {
		document_put(&d, DOCUMENT_WORDS, "%s", i == 0 ? wide : "fork");
		document_put(&d, DOCUMENT_NUMBER, "%039d", i);
		document_put(&d, DOCUMENT_NUMBER, "7");
	}
	text = written(write_plain, &d);
	for (char *line = strtok(text, "\n"); line != NULL;
		line = strtok(NULL, "\n"))
		assert_true(strlen(line) <= 80);
	free(text);
	text = written(write_plain, &d);
	assert_non_null(strstr(text,
		"\n  python_processes start_method=forkserver\n"
		"            000000000000000000000000000000000000000          7\n"
		"  fork      000000000000000000000000000000000000001          7\n"));
	free(text);
	document_free(&d);
}

static void test_a_row_makes_up_for_a_figure_too_wide(void **state)
{
	static const struct document_column columns[] = {
		{.head = "runner", .width = -8, .words = true},
		{.head = "interval", .width = -8}, {.head = "n", .width = 6}};
	static const char *const intervals[] = {"0.9..1.1", "0.0051..0.22"};
	struct document d = {0};
	char *text;

	(void)state;
	document_title(&d, "t", "p");
	document_table(&d, "c", columns, 3);
	for (int i = 0; i < 2; i++) {
		document_put(&d, DOCUMENT_WORDS, "fork");
		document_put(&d, DOCUMENT_INTERVAL, "%s", intervals[i]);
		document_put(&d, DOCUMENT_NUMBER, "7");
	}
	text = written(write_plain, &d);
	assert_string_equal(text, "  runner   interval      n\n"
				  "  fork     0.9..1.1      7\n"
				  "  fork     0.0051..0.22  7\n");
	free(text);
	document_free(&d);
}

static void test_html_names_what_every_cell_belongs_to(void **state)
{
	static const struct document_column columns[] = {
		{.head = "runner", .words = true}, {.head = "n"}};
	struct document d = {0};
	char *html;

	(void)state;
	document_title(&d, "t", "p");
	document_heading(&d, 2, "h");
	document_table(&d, "the caption", columns, 2);
	document_put(&d, DOCUMENT_WORDS, "fork");
	document_put(&d, DOCUMENT_NUMBER, "1");
	document_put_span(&d, "nothing");
	html = written(document_write_html, &d);
	assert_non_null(strstr(html, ">the caption</caption>"));
	assert_non_null(strstr(html, "<th scope=\"col\">runner</th>"));
	assert_non_null(strstr(html, "<th scope=\"row\">fork</th>"));
	assert_non_null(strstr(html, "colspan=\"2\">nothing</td></tr>"));
	assert_non_null(strstr(html, "<html lang=\"en\">"));
	assert_int_equal(count(html, "<section"), count(html, "</section>"));
	free(html);
	document_free(&d);
}

static void test_a_long_text_and_many_cells_are_kept(void **state)
{
	enum { LONG = 300000, CELLS = 5000 };
	static const struct document_column columns[] = {{.head = "x"}};
	struct document d = {0};
	struct fault why = {0};
	char *text = malloc(LONG + 1);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', LONG);
	text[LONG] = '\0';
	document_title(&d, "t", "p");
	document_say(&d, DOCUMENT_TEXT, "%s", text);
	document_table(&d, "c", columns, 1);
	for (int i = 0; i < CELLS; i++)
		document_put(&d, DOCUMENT_NUMBER, "%d", i);
	assert_int_equal(document_check(&d, &why), 0);
	assert_string_equal(d.blocks[0].text, text);
	assert_int_equal(d.blocks[1].n_cells, CELLS);
	assert_string_equal(d.cells[CELLS - 1].text, "4999");
	free(text);
	document_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_holds_no_tag_that_a_text_brought),
		cmocka_unit_test(test_latex_obeys_no_text),
		cmocka_unit_test(
			test_markdown_mentions_nobody_and_holds_no_html),
		cmocka_unit_test(test_markdown_keeps_a_row_in_one_line),
		cmocka_unit_test(test_a_fence_is_longer_than_those_in_the_code),
		cmocka_unit_test(
			test_what_is_no_text_becomes_a_replacement_character),
		cmocka_unit_test(test_characters_are_read_whole),
		cmocka_unit_test(test_numbers_of_latex_are_typed),
		cmocka_unit_test(
			test_what_stands_before_the_dots_is_text_as_well),
		cmocka_unit_test(test_latex_breaks_only_what_has_no_room),
		cmocka_unit_test(test_html_does_not_break_dates_and_options),
		cmocka_unit_test(test_a_terminal_leaves_out_what_is_as_above),
		cmocka_unit_test(
			test_words_too_wide_for_a_row_have_a_line_of_their_own),
		cmocka_unit_test(test_a_row_makes_up_for_a_figure_too_wide),
		cmocka_unit_test(test_html_names_what_every_cell_belongs_to),
		cmocka_unit_test(test_a_long_text_and_many_cells_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
