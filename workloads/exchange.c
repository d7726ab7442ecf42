/* exchange: two tasks hand bytes to each other, in turns.
 *
 * Tasks 2k and 2k+1 are the two sides of a talk, whoever executes them: the
 * first speaks first. A task without another side (of one worker, or the last
 * of an odd number) makes and reads the messages of both itself, which is as
 * much work with nobody to wait for.
 */
#include <string.h>

#include "bench/workload.h"

enum touch { TOUCH_ALL, TOUCH_ENDS };

struct exchange_params {
	int by, wake, touch; /* enum mail_by, enum inbox_kind, enum touch */
	uint64_t bytes, round_trips;
};

/* In the order of enum mail_by and of the first of enum inbox_kind. */
static const char *const by_words[] = {
	"pointer", "shared", "pipe", "socket", NULL};
static const char *const wake_words[] = {"futex", "cond", "poll", NULL};
static const char *const touch_words[] = {"all", "ends", NULL};

static const struct param exchange_table[] = {
	{
		.name = "by",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct exchange_params, by),
		.standard = "pointer",
		.choices = by_words,
		.help = "its address, which processes must replace by copies "
			"through shared memory; where it is made and read in "
			"shared memory; through the kernel",
	},
	{
		.name = "wake",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct exchange_params, wake),
		.standard = "futex",
		.choices = wake_words,
		.help = "how one who waits is told; pipes and sockets do it "
			"themselves",
	},
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct exchange_params, bytes),
		.standard = "64B",
		.min = 8,
		.max = 1 << 28,
		.help = "of a message, each way",
	},
	{
		.name = "touch",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct exchange_params, touch),
		.standard = "all",
		.choices = touch_words,
		.help = "what is written before and read after: all of a "
			"message, or 8 bytes at each end",
	},
	{
		.name = "round_trips",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct exchange_params, round_trips),
		.standard = "1000",
		.min = 1,
		.max = 1000000000,
		.help = "of a task",
	},
	{0},
};

static struct mail mail_of(const struct env *env)
{
	const struct exchange_params *params = env->params;

	return (struct mail){
		.env = env,
		.by = (enum mail_by)params->by,
		.wake = (enum inbox_kind)params->wake,
		.bytes = params->bytes,
	};
}

static int exchange_check(const void *data, struct fault *why)
{
	const struct exchange_params *params = data;

	if (params->by <= MAIL_SHARED || params->wake == INBOX_FUTEX)
		return 0;
	return fault_set(why, 0, "by=%s wakes by itself: leave wake as it is",
		by_words[params->by]);
}

static size_t exchange_shared_bytes(const struct env *env)
{
	return mail_bytes(mail_of(env));
}

static int exchange_prepare(const struct env *env, struct fault *why)
{
	const struct exchange_params *params = env->params;

	if (params->by == MAIL_POINTER && env->apart)
		strcpy(env->note, "processes cannot hand over a pointer: "
				  "messages are copied through shared memory");
	return mail_open(mail_of(env), why);
}

static void exchange_cleanup(const struct env *env)
{
	mail_close(mail_of(env));
}

static int exchange_enter(const struct env *env, void *local, struct fault *why)
{
	return mail_enter(mail_of(env), local, why);
}

static void exchange_leave(const struct env *env, void *local)
{
	mail_leave(mail_of(env), local);
}

/* ---- messages ---- */

static void make(
	const struct exchange_params *params, uint64_t *message, uint64_t stamp)
{
	size_t n = params->bytes / sizeof *message;

	for (size_t i = 0; params->touch == TOUCH_ALL && i < n; i++)
		message[i] = stamp + i;
	message[0] = stamp;
	message[n - 1] = stamp + (n - 1);
}

static uint64_t read_through(
	const struct exchange_params *params, const uint64_t *message)
{
	size_t n = params->bytes / sizeof *message;
	uint64_t sum = message[0] ^ message[n - 1];

	for (size_t i = 0; params->touch == TOUCH_ALL && i < n; i++)
		sum += message[i];
	return sum;
}

/* What that task puts in its message. */
static uint64_t stamp_of(const struct env *env, uint64_t task, uint64_t trip)
{
	return random_mix(random_mix(env->seed, task), trip);
}

/* ---- tasks ---- */

static void talk_alone(
	const struct env *env, struct mail_user *user, struct task *task)
{
	const struct exchange_params *params = env->params;

	for (uint64_t trip = 0; trip < params->round_trips; trip++) {
		make(params, user->out, stamp_of(env, task->index ^ 1, trip));
		task->witness = random_mix(
			task->witness, read_through(params, user->out));
		task_checkpoint(env);
	}
}

/* Even halves of a round trip are spoken by the first side, odd ones by the
 * second. */
static int talk(struct mail mail, struct mail_user *user, struct task *task,
	struct fault *why)
{
	const struct exchange_params *params = mail.env->params;
	const uint64_t *heard;

	for (uint64_t i = 0; i < 2 * params->round_trips; i++) {
		if (i % 2 == task->index % 2) {
			make(params, user->out,
				stamp_of(mail.env, task->index, i / 2));
			if (mail_send(mail, user, why) != 0)
				return -1;
			continue;
		}
		heard = mail_receive(mail, user, why);
		if (heard == NULL)
			return -1;
		task->witness =
			random_mix(task->witness, read_through(params, heard));
	}
	return 0;
}

static int exchange_task(
	const struct env *env, void *user, struct task *task, struct fault *why)
{
	struct mail mail = mail_of(env);
	int side = (int)(task->index % 2), failed;

	task->witness = task->seed;
	if (env->workers == 1 || (task->index | 1) >= env->tasks) {
		talk_alone(env, user, task);
		return 0;
	}
	if (mail_meet(mail, user, task->index / 2, side, why) != 0)
		return -1;
	failed = talk(mail, user, task, why);
	mail_part(mail, user);
	return failed;
}

static int exchange_measure(
	const struct env *env, double *values, struct fault *why)
{
	const struct exchange_params *params = env->params;

	(void)why;
	values[0] = mail_talk_ns(mail_of(env)) / (double)params->round_trips;
	return 0;
}

static const struct measure exchange_measures[] = {
	{"round_trip_ns", "ns",
		"mean time from a message to the answer, there and back"},
	{0},
};

const struct workload workload_exchange = {
	.name = "exchange",
	.summary = "two tasks hand bytes to each other, in turns",
	.params = exchange_table,
	.params_bytes = sizeof(struct exchange_params),
	.together = true,
	.pairs = true,
	.measures = exchange_measures,
	.local_bytes = sizeof(struct mail_user),
	.check = exchange_check,
	.shared_bytes = exchange_shared_bytes,
	.prepare = exchange_prepare,
	.enter = exchange_enter,
	.task = exchange_task,
	.leave = exchange_leave,
	.measure = exchange_measure,
	.cleanup = exchange_cleanup,
};
