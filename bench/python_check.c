/* What CPython does not do of what a workload may ask for: runners/python
 * relies on it that none of it comes there. */
#include <openssl/evp.h>
#include <string.h>

#include "bench/runner.h"

/* A parameter as text; "" where the table has none of that name. */
static const char *value_of(const struct param *table, const void *params,
	const char *name, char text[PARAM_VALUE])
{
	const struct param *param = param_find(table, name);

	text[0] = '\0';
	return param != NULL ? param_text(param, params, text) : text;
}

/* Has the workload's parameter that value? */
static bool asks_for(
	const struct runner_order *order, const char *name, const char *value)
{
	char text[PARAM_VALUE];

	return strcmp(value_of(order->workload->params, order->params, name,
			      text),
		       value) == 0;
}

/* Threads do, and processes that are forked. */
static bool workers_inherit(const struct runner_order *order)
{
	char text[PARAM_VALUE];

	value_of(order->runner->params, order->runner_params, "start_method",
		text);
	return text[0] == '\0' || strcmp(text, "fork") == 0;
}

/* By whatever name: libcrypto knows several. */
static bool is_sha256(const char *algorithm)
{
	EVP_MD *digest = EVP_MD_fetch(NULL, algorithm, NULL);
	bool is = digest != NULL && EVP_MD_is_a(digest, "SHA256");

	EVP_MD_free(digest);
	return is;
}

static int check_hash(const struct runner_order *order, struct fault *why)
{
	char algorithm[PARAM_VALUE];

	value_of(
		order->workload->params, order->params, "algorithm", algorithm);
	if (!asks_for(order, "gil", "pure") || is_sha256(algorithm))
		return 0;
	return fault_set(why, 0,
		"gil=pure: only SHA-256 is there in pure Python, not %s",
		algorithm);
}

static int check_touch(const struct runner_order *order, struct fault *why)
{
	if (workers_inherit(order))
		return 0;
	return fault_set(why, 0, "workers that are spawned inherit no memory");
}

static int check_exchange(const struct runner_order *order, struct fault *why)
{
	if (asks_for(order, "by", "shared") ||
		!asks_for(order, "wake", "futex"))
		return fault_set(why, 0,
			"in CPython there is an exchange by pointer, pipe and "
			"socket, which wake by themselves");
	if (!order->runner->shares_memory && asks_for(order, "by", "pointer"))
		return fault_set(why, 0,
			"processes cannot hand over a pointer: by=pipe or "
			"by=socket");
	if (order->workers > 2)
		return fault_set(why, 0,
			"in CPython two workers exchange, not %u",
			order->workers);
	if (order->workers > 1 && !workers_inherit(order))
		return fault_set(why, 0,
			"workers that are spawned inherit no connection");
	return 0;
}

int python_check(const struct runner_order *order, struct fault *why)
{
	static const struct {
		const char *workload;
		int (*check)(const struct runner_order *, struct fault *);
	} checks[] = {
		{"exchange", check_exchange},
		{"hash", check_hash},
		{"touch", check_touch},
	};

	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (strcmp(order->workload->name, checks[i].workload) == 0)
			return checks[i].check(order, why);
	return 0;
}
