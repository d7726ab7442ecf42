/* The dip: how far a distribution is from having one mode. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/stats_series.h"

/* The distribution function in counts: at value i it steps from i to i + 1.
 * Equal values are taken as being as close together as can be, so that they
 * may make up a mode. */
struct curves {
	const double *x;
	size_t n;
	double *convex;  /* greatest convex minorant of the feet of the steps */
	double *concave; /* least concave majorant of their heads */
	size_t *touch_convex, *touch_concave; /* where: vertices, ascending */
	size_t n_convex, n_concave;
};

/* The stretch that the mode may lie in: first and last index. */
struct stretch {
	size_t first, last;
};

static int curves_make(
	struct curves *c, const double *sorted, size_t n, struct fault *why)
{
	double *heights = malloc(2 * n * sizeof *heights);
	size_t *vertices = malloc(2 * n * sizeof *vertices);

	if (heights == NULL || vertices == NULL) {
		free(heights);
		free(vertices);
		fault_set(why, ENOMEM, "find modes of %zu values", n);
		return -1;
	}
	*c = (struct curves){
		.x = sorted,
		.n = n,
		.convex = heights,
		.concave = heights + n,
		.touch_convex = vertices,
		.touch_concave = vertices + n,
	};
	return 0;
}

static void curves_free(struct curves *c)
{
	free(c->convex);
	free(c->touch_convex);
}

/* Does the way from a over b to c bend up (side 1) or down (side -1)? Points
 * are (x[i], i), up to a constant. */
static bool bends(const double *x, size_t a, size_t b, size_t c, double side)
{
	return side * (double)(b - a) * (x[c] - x[a]) <
	       side * (double)(c - a) * (x[b] - x[a]);
}

/* The convex hull of a stretch of points (x[i], i + foot) from below (side 1)
 * or above (side -1): its height at each x, and its vertices. */
static size_t hull(const double *x, struct stretch in, double foot, double side,
	double *height, size_t *vertex)
{
	size_t n = 0;

	for (size_t i = in.first; i <= in.last; i++) {
		while (n >= 2 &&
			!bends(x, vertex[n - 2], vertex[n - 1], i, side))
			n--;
		vertex[n++] = i;
	}
	height[in.first] = (double)in.first + foot;
	for (size_t v = 0; v + 1 < n; v++) {
		size_t a = vertex[v], b = vertex[v + 1];
		double width = x[b] - x[a], rise = (double)(b - a);

		for (size_t i = a + 1; i <= b; i++) {
			/* Without a width it goes straight up. */
			double past = width > 0 ? rise * (x[i] - x[a]) / width
						: (double)(i - a);

			height[i] = (double)a + past + foot;
		}
	}
	return n;
}

/* Where the two hulls are farthest apart, which is at a vertex of one of them;
 * the stretch becomes that place and the next vertex of the other one on the
 * far side. Returns the distance. */
static double widest(const struct curves *c, struct stretch *in)
{
	struct stretch at = *in;
	double distance = 0;

	for (size_t v = 0, w = 0; v < c->n_convex; v++) {
		size_t i = c->touch_convex[v];

		while (c->touch_concave[w] < i)
			w++;
		if (c->concave[i] - c->convex[i] <= distance)
			continue;
		distance = c->concave[i] - c->convex[i];
		at = (struct stretch){i, c->touch_concave[w]};
	}
	for (size_t v = 0, w = 0; v < c->n_concave; v++) {
		size_t i = c->touch_concave[v];

		while (w + 1 < c->n_convex && c->touch_convex[w + 1] <= i)
			w++;
		if (c->concave[i] - c->convex[i] < distance)
			continue;
		distance = c->concave[i] - c->convex[i];
		at = (struct stretch){c->touch_convex[w], i};
	}
	*in = at;
	return distance;
}

/* How far the distribution is from convex before the inner stretch and from
 * concave behind it. */
static double misfit(
	const struct curves *c, struct stretch outer, struct stretch inner)
{
	double distance = 0;

	for (size_t i = outer.first; i <= inner.first; i++)
		distance = fmax(distance, (double)(i + 1) - c->convex[i]);
	for (size_t i = inner.last; i <= outer.last; i++)
		distance = fmax(distance, c->concave[i] - (double)i);
	return distance;
}

/* Hartigan and Hartigan 1985, section 4: narrow the stretch of the mode down
 * until the hulls over it come as close as the fit outside of it. */
static double dip_of(struct curves *c)
{
	struct stretch in = {0, c->n - 1};
	double distance = 1; /* no curve passes a step of 1 any closer */

	for (;;) {
		struct stretch outer = in;
		double apart;

		c->n_convex = hull(c->x, in, 0, 1, c->convex, c->touch_convex);
		c->n_concave =
			hull(c->x, in, 1, -1, c->concave, c->touch_concave);
		apart = widest(c, &in);
		if (apart <= distance)
			return distance;
		distance = fmax(distance, misfit(c, outer, in));
		if (in.first == outer.first && in.last == outer.last)
			return distance;
	}
}

int stats_series_dip(
	const double *sorted, size_t n, double *dip, struct fault *why)
{
	struct curves c;

	if (curves_make(&c, sorted, n, why) < 0)
		return -1;
	*dip = dip_of(&c) / (2 * (double)n);
	curves_free(&c);
	return 0;
}
