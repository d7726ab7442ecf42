/* How probable something at least as far out is: tails of distributions. */
#include <math.h>

#include "bench/stats_tail.h"

double stats_tail_binomial(size_t n, size_t k)
{
	size_t middle = n / 2;
	double term = 1, lower = 0, tail = 0;

	if (k >= n)
		return 1;
	if (k > middle)
		return 1 - stats_tail_binomial(n, n - k - 1);
	for (size_t i = middle; term > 0; i--) {
		lower += term;
		if (i <= k)
			tail += term;
		if (i == 0)
			break;
		term *= (double)i / (double)(n - i + 1);
	}
	/* The upper half mirrors the lower; an even n has one middle term. */
	return tail / (n % 2 == 0 ? 2 * lower - 1 : 2 * lower);
}

double stats_tail_normal(double z)
{
	return erfc(z / sqrt(2)) / 2;
}

double stats_tail_normal_inverse(double p)
{
	double low = 0, high = 40; /* P(Z >= 40) underflows */

	for (int i = 0; i < 64; i++) {
		double z = (low + high) / 2;

		if (stats_tail_normal(z) > p)
			low = z;
		else
			high = z;
	}
	return (low + high) / 2;
}

/* One step of Lentz's evaluation of 1 + d1/(1 + d2/(1 + ...)). */
static double lentz(double d, double *c, double *inverse)
{
	const double tiny = 1e-300; /* instead of a division by zero */

	*inverse = 1 + d * *inverse;
	if (fabs(*inverse) < tiny)
		*inverse = tiny;
	*inverse = 1 / *inverse;
	*c = 1 + d / *c;
	if (fabs(*c) < tiny)
		*c = tiny;
	return *c * *inverse;
}

/* The continued fraction of I_x(a, b); converges for x < (a+1)/(a+b+2). */
static double beta_fraction(double x, double a, double b)
{
	double c = 1, inverse = 0, fraction = 1;

	for (int m = 1; m < 10000; m++) {
		double odd = -(a + m - 1) * (a + b + m - 1) * x /
			     ((a + 2 * m - 2) * (a + 2 * m - 1));
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double step;

		fraction *= lentz(odd, &c, &inverse);
		step = lentz(even, &c, &inverse);
		fraction *= step;
		if (fabs(step - 1) < 1e-15)
			break;
	}
	return 1 / fraction;
}

/* The regularized incomplete beta function, 0 <= x <= 1 and y = 1 - x, which
 * the caller knows without cancellation. */
static double beta(double x, double y, double a, double b)
{
	double scale;

	if (x <= 0 || y <= 0)
		return x <= 0 ? 0 : 1;
	if (x > (a + 1) / (a + b + 2))
		return 1 - beta(y, x, b, a);
	scale = exp(a * log(x) + b * log(y) + lgamma(a + b) - lgamma(a) -
		    lgamma(b));
	return scale * beta_fraction(x, a, b) / a;
}

double stats_tail_student(double t, double freedom)
{
	double square = t * t;

	return beta(freedom / (freedom + square), square / (freedom + square),
		freedom / 2, 0.5);
}

void stats_tail_mann_whitney(size_t n_a, size_t n_b, size_t last, double *cdf)
{
	size_t few = n_a < n_b ? n_a : n_b;
	size_t many = n_a < n_b ? n_b : n_a;

	for (size_t u = 0; u <= last; u++)
		cdf[u] = u == 0;
	/* The number of ways to reach u has as its generating function the
	 * product of (1 - q^(many+i)) / (1 - q^i) over i = 1 .. few. Each
	 * factor is multiplied in, then divided by the growth of the number
	 * of all ways, (many + i) / i, so that these stay probabilities. */
	for (size_t i = 1; i <= few; i++) {
		double share = (double)i / (double)(many + i);

		for (size_t u = last; u >= many + i; u--)
			cdf[u] -= cdf[u - many - i];
		for (size_t u = 0; u <= last; u++) {
			cdf[u] *= share;
			if (u >= i)
				cdf[u] += cdf[u - i];
		}
	}
	for (size_t u = 1; u <= last; u++)
		cdf[u] += cdf[u - 1];
}
