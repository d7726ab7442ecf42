/* What becomes of gnuplot's SVG.
 *
 * gnuplot writes colours in many spellings, ids that are the same in every
 * picture, and as the titles of curves the text of its own script. Here colours
 * become "#rrggbb" and ids get a prefix; titles are dropped. A style sheet in
 * the picture then names, for each colour on light paper, that on dark: it wins
 * over attributes where style sheets are understood, and elsewhere the picture
 * is as gnuplot drew it.
 *
 * It also opens a group for each change of its pen, in most of which it then
 * draws nothing or goes on with the same pen: half of the bytes. Groups with
 * nothing in them are dropped, and neighbours with equal attributes are one. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_svg.h"
#include "bench/chart_theme.h"

/* A part of the text, not ended by a NUL. */
struct part {
	const char *at;
	size_t n;
};

enum { GROUPS_MAX = 16 }; /* deeper ones are written as they are */

struct writer {
	const struct chart_svg_form *form;
	FILE *out;
	struct part groups[GROUPS_MAX]; /* attributes of those that are open */
	size_t depth;
	bool in_text; /* where blanks count */
};

static bool is(struct part part, const char *word)
{
	return part.n == strlen(word) && memcmp(part.at, word, part.n) == 0;
}

static bool begins(struct part part, const char *word)
{
	return part.n >= strlen(word) &&
	       memcmp(part.at, word, strlen(word)) == 0;
}

static struct part skip_blanks(struct part rest)
{
	while (rest.n > 0 && isspace((unsigned char)*rest.at)) {
		rest.at++;
		rest.n--;
	}
	return rest;
}

static void put(const struct writer *w, struct part part)
{
	fwrite(part.at, 1, part.n, w->out);
}

static void put_escaped(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
		}
}

/* ---- attributes ---- */

/* "rgb(  0, 114, 178)", "#FFFFFF" and "black" in one spelling; anything else
 * unchanged. */
static void put_colour(const struct writer *w, struct part value)
{
	char text[40] = "";
	unsigned r, g, b;

	if (value.n < sizeof text)
		memcpy(text, value.at, value.n);
	if (sscanf(text, "rgb(%u ,%u ,%u", &r, &g, &b) == 3)
		fprintf(w->out, "#%02x%02x%02x", r & 255, g & 255, b & 255);
	else if (value.n == 7 && *value.at == '#')
		for (size_t i = 0; i < value.n; i++)
			fputc(tolower((unsigned char)value.at[i]), w->out);
	else if (is(value, "black"))
		fputs("#000000", w->out);
	else if (begins(value, "url(#"))
		fprintf(w->out, "url(#%s-%.*s", w->form->prefix,
			(int)value.n - 5, value.at + 5);
	else
		put(w, value);
}

static bool is_colour(struct part name)
{
	return is(name, "fill") || is(name, "stroke") || is(name, "color") ||
	       is(name, "flood-color");
}

static void put_attribute(
	const struct writer *w, struct part name, struct part value);

/* gnuplot's style='fill:none; stroke:rgb(0,0,0)' as attributes. */
static void put_style(const struct writer *w, struct part style)
{
	while ((style = skip_blanks(style)).n > 0) {
		const char *end = memchr(style.at, ';', style.n);
		size_t n = end != NULL ? (size_t)(end - style.at) : style.n;
		const char *colon = memchr(style.at, ':', n);

		if (colon != NULL) {
			size_t before = (size_t)(colon - style.at);

			put_attribute(w, (struct part){style.at, before},
				(struct part){colon + 1, n - before - 1});
		}
		n += end != NULL;
		style = (struct part){style.at + n, style.n - n};
	}
}

/* Gnuplot's ids of plots begin again where a picture has many of them, and
 * nothing refers to them. */
static const char plot_id[] = "gnuplot_plot_";

static void put_attribute(
	const struct writer *w, struct part name, struct part value)
{
	if (is(name, "style")) {
		put_style(w, value);
		return;
	}
	if (is(name, "id") && begins(value, plot_id))
		return;
	fprintf(w->out, " %.*s=\"", (int)name.n, name.at);
	if (is(name, "id"))
		fprintf(w->out, "%s-", w->form->prefix);
	if (is(name, "xlink:href") && value.n > 0 && *value.at == '#') {
		fprintf(w->out, "#%s-", w->form->prefix);
		value = (struct part){value.at + 1, value.n - 1};
	}
	if (is_colour(name))
		put_colour(w, value);
	else
		put(w, value);
	fputc('"', w->out);
}

/* One attribute; *rest becomes what follows it. False at the end. */
static bool next_attribute(
	struct part *rest, struct part *name, struct part *value)
{
	struct part r = skip_blanks(*rest);
	const char *end;
	size_t n = 0;

	while (n < r.n && (isalnum((unsigned char)r.at[n]) ||
				  strchr(":-_", r.at[n]) != NULL))
		n++;
	*name = (struct part){r.at, n};
	r = skip_blanks((struct part){r.at + n, r.n - n});
	if (n == 0 || r.n == 0 || *r.at != '=')
		return false;
	r = skip_blanks((struct part){r.at + 1, r.n - 1});
	if (r.n == 0 || (*r.at != '"' && *r.at != '\''))
		return false;
	end = memchr(r.at + 1, *r.at, r.n - 1);
	if (end == NULL)
		return false;
	*value = (struct part){r.at + 1, (size_t)(end - r.at) - 1};
	*rest = (struct part){end + 1, r.n - (size_t)(end + 1 - r.at)};
	return true;
}

/* ---- tags ---- */

/* Gnuplot's black is its own, where a script chose no colour: it is ink. */
static void put_sheet(const struct writer *w)
{
	static const char *const names[] = {"fill", "stroke", "color"};
	const char *ink = chart_colours[CHART_DARK][CHART_INK];

	fputs("<style>@media screen and (prefers-color-scheme:dark){\n",
		w->out);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		for (size_t c = 0; c < CHART_COLOURS; c++)
			fprintf(w->out, ".tvp-chart [%s=\"%s\"]{%s:%s}\n",
				names[i], chart_colours[CHART_LIGHT][c],
				names[i], chart_colours[CHART_DARK][c]);
		fprintf(w->out, ".tvp-chart [%s=\"#000000\"]{%s:%s}\n",
			names[i], names[i], ink);
	}
	fputs("}</style>", w->out);
}

/* The picture's width or height, which gnuplot tells in pixels, the width
 * first. */
static void put_length(const struct writer *w, struct part name,
	struct part value, double *mm_per_pixel)
{
	double pixels = strtod(value.at, NULL);

	if (is(name, "width") && pixels > 0)
		*mm_per_pixel = w->form->width_mm / pixels;
	fprintf(w->out, " %.*s=\"%.6gmm\"", (int)name.n, name.at,
		pixels * *mm_per_pixel);
}

static void put_head(const struct writer *w, struct part attributes)
{
	struct part name, value;
	double mm_per_pixel = 0;

	fputs("<svg", w->out);
	while (next_attribute(&attributes, &name, &value))
		if (w->form->width_mm > 0 &&
			(is(name, "width") || is(name, "height")))
			put_length(w, name, value, &mm_per_pixel);
		else
			put_attribute(w, name, value);
	fprintf(w->out,
		" class=\"tvp-chart\" role=\"img\" "
		"aria-labelledby=\"%s-title\">\n<title id=\"%s-title\">",
		w->form->prefix, w->form->prefix);
	put_escaped(w->out, w->form->title);
	fputs("</title>\n", w->out);
	if (w->form->adapts)
		put_sheet(w);
}

/* Any other tag, from its "<" to before its ">". */
static void put_tag(const struct writer *w, struct part tag)
{
	struct part rest = tag, name, value;
	size_t n = 1;

	while (n < tag.n && !isspace((unsigned char)tag.at[n]))
		n++;
	put(w, (struct part){tag.at, n});
	rest = (struct part){tag.at + n, tag.n - n};
	while (next_attribute(&rest, &name, &value))
		put_attribute(w, name, value);
	put(w, skip_blanks(rest));
	fputc('>', w->out);
}

/* What follows a title or description of gnuplot's, which says nothing to a
 * reader; NULL: it is none. */
static const char *past_chatter(const char *at)
{
	static const char *const ends[][2] = {
		{"<title", "</title>"}, {"<desc", "</desc>"}};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (strncmp(at, ends[i][0], strlen(ends[i][0])) == 0) {
			const char *end = strstr(at, ends[i][1]);

			return end != NULL ? end + strlen(ends[i][1]) : NULL;
		}
	return NULL;
}

/* ---- groups ---- */

static const char group_end[] = "</g>", blanks[] = " \t\r\n";
enum { GROUP_END = sizeof group_end - 1 };

static bool ends_group(const char *at)
{
	return strncmp(at, group_end, GROUP_END) == 0;
}

/* What follows the head of a group, whose attributes become *attributes; NULL:
 * there begins none. */
static const char *past_group_head(const char *at, struct part *attributes)
{
	const char *end;

	if (strncmp(at, "<g", 2) != 0 ||
		(at[2] != '>' && !isspace((unsigned char)at[2])))
		return NULL;
	end = strchr(at, '>');
	if (end == NULL || end[-1] == '/')
		return NULL;
	*attributes =
		skip_blanks((struct part){at + 2, (size_t)(end - at) - 2});
	return end + 1;
}

/* What follows a group in which there is nothing to be seen; NULL: there begins
 * none. */
static const char *past_empty_group(const char *at)
{
	struct part unused;
	size_t depth = 1;

	at = past_group_head(at, &unused);
	while (at != NULL && depth > 0) {
		const char *inside;

		at += strspn(at, blanks);
		inside = past_group_head(at, &unused);
		if (inside != NULL) {
			depth++;
			at = inside;
		} else if (ends_group(at)) {
			depth--;
			at += GROUP_END;
		} else {
			at = past_chatter(at);
		}
	}
	return at;
}

/* Past blanks, chatter and empty groups. */
static const char *skip_nothing(const char *at)
{
	const char *past = at;

	while (past != NULL) {
		at = past + strspn(past, blanks);
		past = past_chatter(at);
		if (past == NULL)
			past = past_empty_group(at);
	}
	return at;
}

static void open_group(struct writer *w, struct part attributes)
{
	if (w->depth < GROUPS_MAX)
		w->groups[w->depth] = attributes;
	w->depth++;
}

/* From the end of a group on: where a group with the same attributes follows,
 * past the head of that one. NULL: none follows, the present one has ended. */
static const char *go_on(struct writer *w, const char *end)
{
	const char *next = skip_nothing(end + GROUP_END);
	struct part open, attributes;

	next = past_group_head(next, &attributes);
	if (next != NULL && w->depth > 0 && w->depth <= GROUPS_MAX) {
		open = w->groups[w->depth - 1];
		if (open.n == attributes.n &&
			memcmp(open.at, attributes.at, open.n) == 0)
			return next;
	}
	w->depth -= w->depth > 0;
	return NULL;
}

/* ---- the whole ---- */

/* Between tags: blanks that nobody sees are one line break at most. */
static void put_between(const struct writer *w, struct part text)
{
	if (w->in_text || skip_blanks(text).n > 0)
		put(w, text);
	else if (memchr(text.at, '\n', text.n) != NULL)
		fputc('\n', w->out);
}

/* What begins at a "<"; *at becomes what follows it, NULL where it never
 * ends. True: that was the head of the picture. */
static bool put_next(struct writer *w, const char **at)
{
	const char *past = skip_nothing(*at), *end = strchr(*at, '>');
	struct part tag = {*at, end != NULL ? (size_t)(end - *at) : 0};
	struct part attributes;

	if (past == *at && ends_group(*at))
		past = go_on(w, *at);
	if (past != NULL && past != *at) {
		*at = past;
		return false;
	}
	*at = end != NULL ? end + 1 : NULL;
	if (end == NULL)
		return false;
	if (begins(tag, "<svg")) {
		put_head(w, (struct part){tag.at + 4, tag.n - 4});
		return true;
	}
	if (begins(tag, "<?")) {
		if (!w->form->inlined)
			put(w, (struct part){tag.at, tag.n + 1});
		return false;
	}
	if (past_group_head(tag.at, &attributes) != NULL)
		open_group(w, attributes);
	w->in_text = begins(tag, "<text") || begins(tag, "<tspan");
	put_tag(w, tag);
	return false;
}

int chart_svg_rewrite(const char *svg, const struct chart_svg_form *form,
	FILE *out, struct fault *why)
{
	struct writer w = {.form = form, .out = out};
	const char *at = svg, *next = svg;
	bool head = false;

	while (at != NULL && (next = strchr(at, '<')) != NULL) {
		put_between(&w, (struct part){at, (size_t)(next - at)});
		at = next;
		head |= put_next(&w, &at);
	}
	if (at != NULL)
		fputs(at, out);
	if (!head || at == NULL)
		return fault_set(why, 0, "gnuplot's SVG can't be understood");
	return 0;
}
