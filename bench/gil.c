/* A lock that lets one thread execute at a time, as CPython's does. */
#include <errno.h>
#include <stddef.h>

#include "bench/clock.h"
#include "bench/gil.h"

/* sys.setswitchinterval: 5 ms since it came with Python 3.2. */
const struct param gil_params[] = {
	{
		.name = GIL_INTERVAL,
		.kind = PARAM_DURATION,
		.offset = offsetof(struct gil_params, switch_interval_ns),
		.standard = "5ms",
		.min = 1000,
		.max = 10 * NS_PER_S,
		.help = "how long a thread waits for the lock before it asks "
			"the holder to drop it",
	},
	{0},
};

static int open_condition(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;
	int error = pthread_condattr_init(&attributes);

	if (error != 0)
		return error;
	error = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	if (error == 0)
		error = pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
	return error;
}

int gil_open(struct gil *gil, uint64_t interval_ns, struct fault *why)
{
	int error;

	*gil = (struct gil){.interval_ns = interval_ns};
	error = pthread_mutex_init(&gil->mutex, NULL);
	if (error != 0)
		return fault_set(why, error, "mutex of the interpreter lock");
	error = open_condition(&gil->free);
	if (error != 0)
		goto destroy_mutex;
	error = open_condition(&gil->switched);
	if (error != 0)
		goto destroy_free;
	return 0;
destroy_free:
	pthread_cond_destroy(&gil->free);
destroy_mutex:
	pthread_mutex_destroy(&gil->mutex);
	return fault_set(why, error, "conditions of the interpreter lock");
}

void gil_close(struct gil *gil)
{
	pthread_cond_destroy(&gil->switched);
	pthread_cond_destroy(&gil->free);
	pthread_mutex_destroy(&gil->mutex);
}

/* Wait for one interval; ask for the lock when that was in vain. A switch
 * meanwhile begins a new wait: whoever took it shall have its interval. */
static void wait_and_ask(struct gil *gil)
{
	uint64_t switches = gil->switches;
	struct timespec until =
		clock_timespec(clock_now_ns() + gil->interval_ns);
	int error = pthread_cond_timedwait(&gil->free, &gil->mutex, &until);

	if (error == ETIMEDOUT && gil->locked && gil->switches == switches)
		atomic_store_explicit(
			&gil->drop_request, true, memory_order_relaxed);
}

void gil_take(struct gil *gil)
{
	pthread_t self = pthread_self();
	int error = errno; /* of the blocking call that comes to its end */

	pthread_mutex_lock(&gil->mutex);
	while (gil->locked)
		wait_and_ask(gil);
	gil->locked = true;
	if (gil->switches == 0 || !pthread_equal(gil->last, self)) {
		gil->last = self;
		gil->switches++;
	}
	/* To one that dropped it on request and waits for this. Whoever else
	 * wants the lock asks anew. */
	atomic_store_explicit(&gil->drop_request, false, memory_order_relaxed);
	pthread_cond_signal(&gil->switched);
	pthread_mutex_unlock(&gil->mutex);
	errno = error;
}

/* CPython has a mutex of its own for the second wait; under one mutex for both
 * nobody can take and drop the lock between the two, and the rest is equal. */
void gil_drop(struct gil *gil)
{
	uint64_t switches;
	int error = errno;

	pthread_mutex_lock(&gil->mutex);
	gil->locked = false;
	switches = gil->switches;
	pthread_cond_signal(&gil->free);
	if (atomic_load_explicit(&gil->drop_request, memory_order_relaxed))
		while (gil->switches == switches)
			pthread_cond_wait(&gil->switched, &gil->mutex);
	pthread_mutex_unlock(&gil->mutex);
	errno = error;
}

void gil_yield(struct gil *gil)
{
	gil_drop(gil);
	gil_take(gil);
}
