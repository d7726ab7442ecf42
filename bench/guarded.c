/* A counter, and steps on it under a lock of some kind or none. */
#include "bench/guarded.h"
#include "bench/mutex.h"

static int init_rwlock(struct guarded *guarded, int shared)
{
	pthread_rwlockattr_t attributes;
	int error = pthread_rwlockattr_init(&attributes);

	if (error != 0)
		return error;
	error = pthread_rwlockattr_setpshared(&attributes, shared);
	if (error == 0)
		error = pthread_rwlock_init(&guarded->rwlock, &attributes);
	pthread_rwlockattr_destroy(&attributes);
	return error;
}

int guarded_init(
	struct guarded *guarded, enum guarded_kind kind, bool by_processes)
{
	int shared =
		by_processes ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE;

	switch (kind) {
	case GUARDED_MUTEX:
		return mutex_init(&guarded->mutex, by_processes);
	case GUARDED_SPIN:
		return pthread_spin_init(&guarded->spin, shared);
	case GUARDED_RWLOCK:
		return init_rwlock(guarded, shared);
	default:
		return 0;
	}
}

/* Read, add, write: in between another may have written. To the compiler and
 * its checkers they are no race, since each of them is atomic. */
static void step(_Atomic uint64_t *counter)
{
	uint64_t seen = atomic_load_explicit(counter, memory_order_relaxed);

	atomic_store_explicit(counter, seen + 1, memory_order_relaxed);
}

/* A loop for each kind, so that nothing is chosen within it. */
void guarded_step(struct guarded *guarded, enum guarded_kind kind, uint64_t n)
{
	_Atomic uint64_t *counter = &guarded->counter;

	switch (kind) {
	case GUARDED_NONE:
		while (n-- > 0)
			step(counter);
		break;
	case GUARDED_ATOMIC:
		while (n-- > 0)
			atomic_fetch_add(counter, 1);
		break;
	case GUARDED_MUTEX:
		while (n-- > 0) {
			pthread_mutex_lock(&guarded->mutex);
			step(counter);
			pthread_mutex_unlock(&guarded->mutex);
		}
		break;
	case GUARDED_SPIN:
		while (n-- > 0) {
			pthread_spin_lock(&guarded->spin);
			step(counter);
			pthread_spin_unlock(&guarded->spin);
		}
		break;
	case GUARDED_RWLOCK:
		while (n-- > 0) {
			pthread_rwlock_wrlock(&guarded->rwlock);
			step(counter);
			pthread_rwlock_unlock(&guarded->rwlock);
		}
		break;
	}
}
