/* Two tasks that belong together find each other. */
#include <assert.h>
#include <stddef.h>

#include "bench/mutex.h"
#include "bench/rendezvous.h"
#include "bench/workload.h"

/* How often one who waits looks whether there is anybody left to wait for. */
#define LOOK_NS (NS_PER_S / 20)

size_t rendezvous_bytes(uint32_t workers)
{
	return sizeof(struct rendezvous) + workers * sizeof(struct talk);
}

int rendezvous_open(
	struct rendezvous *rendezvous, uint32_t workers, struct fault *why)
{
	int error = mutex_init(&rendezvous->mutex, true);

	rendezvous->n = workers;
	return error == 0 ? 0 : fault_set(why, error, "pthread_mutex_init");
}

/* The pair's, or a free one: no more are taken than workers live. */
static struct talk *find(struct rendezvous *rendezvous, uint64_t pair)
{
	struct talk *talk = NULL;

	for (uint32_t i = 0; i < rendezvous->n; i++) {
		if (rendezvous->talks[i].pair == pair + 1)
			return &rendezvous->talks[i];
		if (talk == NULL && rendezvous->talks[i].pair == 0)
			talk = &rendezvous->talks[i];
	}
	return talk;
}

/* Who waits in vain takes back that it came, unless the other came just now. */
static bool give_up(struct rendezvous *rendezvous, struct talk *talk)
{
	bool alone;

	pthread_mutex_lock(&rendezvous->mutex);
	alone = atomic_load(&talk->came) == 1;
	if (alone) {
		atomic_store(&talk->came, 0);
		talk->pair = 0;
	}
	pthread_mutex_unlock(&rendezvous->mutex);
	return alone;
}

static int await_other(const struct env *env, struct rendezvous *rendezvous,
	struct talk *talk, struct fault *why)
{
	while (atomic_load(&talk->came) == 1) {
		task_wait_begin(env);
		futex_wait_for(&talk->came, 1, LOOK_NS);
		task_wait_end(env);
		if (atomic_load(env->halted) != 0 && give_up(rendezvous, talk))
			return fault_set(why, 0,
				"no partner came, for the launch was given up");
	}
	return 0;
}

struct talk *rendezvous_meet(const struct env *env,
	struct rendezvous *rendezvous, uint64_t pair, int side, uint32_t seat,
	struct fault *why)
{
	struct talk *talk;

	pthread_mutex_lock(&rendezvous->mutex);
	talk = find(rendezvous, pair);
	if (talk != NULL) {
		talk->pair = pair + 1;
		talk->seats[side] = seat;
		atomic_fetch_add(&talk->came, 1);
	}
	pthread_mutex_unlock(&rendezvous->mutex);
	if (talk == NULL) {
		fault_set(why, 0, "a worker died in the midst of a talk");
		return NULL;
	}
	futex_wake(&talk->came, 1);
	return await_other(env, rendezvous, talk, why) == 0 ? talk : NULL;
}

/* The first to part waits, and clears up: the other touches it no more. */
void rendezvous_part(
	const struct env *env, struct rendezvous *rendezvous, struct talk *talk)
{
	if (atomic_fetch_add(&talk->left, 1) == 1) {
		futex_wake(&talk->left, 1);
		return;
	}
	while (atomic_load(&talk->left) == 1) {
		task_wait_begin(env);
		futex_wait(&talk->left, 1);
		task_wait_end(env);
	}
	pthread_mutex_lock(&rendezvous->mutex);
	atomic_store(&talk->came, 0);
	atomic_store(&talk->left, 0);
	talk->pair = 0;
	pthread_mutex_unlock(&rendezvous->mutex);
}
