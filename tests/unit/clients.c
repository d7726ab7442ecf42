/* Clients: their process stays until it is awaited. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/clients.h"
#include "bench/clock.h"

/* Who waits for any child is given its worker, and not the clients, though they
 * are long through. */
static void test_a_wait_for_any_child_does_not_find_them(void **state)
{
	struct clients *clients = mmap(NULL, sizeof *clients,
		PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct fault why = {0};
	pid_t worker;

	(void)state;
	assert_ptr_not_equal(clients, MAP_FAILED);
	*clients = (struct clients){
		.listen_fd = -1,
		.at_once = 2,
		.bytes = CLIENTS_STAMP,
	};
	assert_int_equal(clients_begin(clients, &why), 0);
	assert_int_equal(clients->ready, clients->at_once);
	clients_go(clients);
	while (atomic_load(&clients->ended_ns) == 0)
		assert_int_equal(clock_sleep(NS_PER_S / 1000), 0);
	worker = fork();
	if (worker == 0)
		_exit(0);
	assert_int_equal(waitpid(-1, NULL, 0), worker);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), 0);
	assert_int_equal(clients_await(clients, &why), 0);
	assert_true(clients->cpu_ns > 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	munmap(clients, sizeof *clients);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_wait_for_any_child_does_not_find_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
