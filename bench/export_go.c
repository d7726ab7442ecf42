/* Export: Go's benchmark text, which benchstat reads. */
#include <ctype.h>
#include <errno.h>

#include "bench/export.h"
#include "bench/other.h"

/* A line is cut into fields at blanks, and Benchmark is followed by a capital
 * letter. */
static int go_write(
	const struct export_input *input, FILE *file, struct fault *why)
{
	const struct result *result = input->result;
	char program[OTHER_VERSION];

	fprintf(file, "goos: linux\ngoarch: %s\ncpu: %s\nprogram: %s\n",
		export_fact_text(
			&result->machine, "cpu.architecture", "unknown"),
		export_fact_text(&result->machine, "cpu.model", "unknown"),
		other_this(&result->build, program));
	fprintf(file, "Unit ns/op better=lower\n"
		      "Unit cpu-ns/op better=lower\n"
		      "Unit tasks/s better=higher\n\n");
	for (size_t c = 0; c < result->plan.n_cells; c++) {
		const struct cell *cell = &result->plan.cells[c];
		char name[EXPORT_NAME];

		export_name(cell, input->registry, name);
		name[0] = (char)toupper((unsigned char)name[0]);
		for (size_t i = input->first[c]; i < input->first[c + 1]; i++) {
			const struct launch *l = input->list[i];
			uint64_t wall_ns = result_wall_ns(l);

			fprintf(file,
				"Benchmark%s\t1\t%llu ns/op\t%llu cpu-ns/op\t"
				"%.6g tasks/s\n",
				name, (unsigned long long)wall_ns,
				(unsigned long long)(l->user_ns + l->sys_ns),
				(double)cell->tasks * 1e9 / (double)wall_ns);
		}
	}
	return ferror(file) ? fault_set(why, errno, "write") : 0;
}

const struct export_format export_go = {
	.name = "go",
	.summary = "Go's benchmark text, for benchstat",
	.write = go_write,
};
