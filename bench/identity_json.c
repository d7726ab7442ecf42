/* The id of a result as it is read or written, launch by launch: with a
 * hundred thousand of them the canonical form of all does not stand in memory
 * at once. */
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/canonical.h"
#include "bench/identity_json.h"

/* Raw data, in canonical order. Not among it: how long it took and why it
 * ended, of which a journal knows less than the result, and all that is
 * computed. */
static const char *const before[] = {"build", "floors", NULL};
static const char *const after[] = {"machine", "memory", "plan", "schema",
	"schema_version", "started", NULL};

struct identity {
	EVP_MD_CTX *hash;
	struct canonical text; /* not hashed yet */
	bool begun;            /* there was a launch */
};

static int flush(struct identity *identity, struct fault *why)
{
	struct canonical *text = &identity->text;

	if (EVP_DigestUpdate(identity->hash, text->bytes, text->n) != 1)
		return fault_set(why, 0, "libcrypto: SHA-256 failed");
	text->n = 0;
	return 0;
}

/* The command that repeats a cell is computed from it, and by other versions
 * otherwise. */
static json_t *plan_without_commands(const json_t *plan)
{
	json_t *copy = json_deep_copy(plan), *cell;
	size_t i;

	json_array_foreach(json_object_get(copy, "cells"), i, cell)
		json_object_del(cell, "command");
	return copy;
}

static int add_member(
	struct canonical *text, const char *name, const json_t *header)
{
	const json_t *value = json_object_get(header, name);
	json_t *plan = NULL;
	int failed;

	if (value == NULL)
		return 0;
	if (strcmp(name, "plan") == 0)
		value = plan = plan_without_commands(value);
	failed = canonical_add_member(text, name, value);
	json_decref(plan);
	return failed;
}

static int add_members(struct canonical *text, const char *const *names,
	const json_t *header, struct fault *why)
{
	for (; *names != NULL; names++)
		if (add_member(text, *names, header) != 0)
			return fault_set(why, 0, "out of memory");
	return 0;
}

static int add_bytes(
	struct canonical *text, const char *bytes, struct fault *why)
{
	return canonical_add_bytes(text, bytes, strlen(bytes)) == 0
		       ? 0
		       : fault_set(why, 0, "out of memory");
}

static int begin(
	struct identity *identity, const json_t *header, struct fault *why)
{
	identity->hash = EVP_MD_CTX_new();
	if (identity->hash == NULL ||
		EVP_DigestInit_ex2(identity->hash, EVP_sha256(), NULL) != 1)
		return fault_set(why, 0, "libcrypto: no SHA-256");
	if (add_bytes(&identity->text, "{", why) != 0 ||
		add_members(&identity->text, before, header, why) != 0)
		return -1;
	return add_bytes(&identity->text, ",\"launches\":[", why);
}

struct identity *identity_json_open(const json_t *header, struct fault *why)
{
	struct identity *identity = calloc(1, sizeof *identity);

	if (identity == NULL) {
		fault_set(why, 0, "out of memory");
		return NULL;
	}
	if (begin(identity, header, why) == 0)
		return identity;
	identity_json_close(identity);
	return NULL;
}

int identity_json_add(
	struct identity *identity, const json_t *launch, struct fault *why)
{
	struct canonical *text = &identity->text;

	if (identity->begun && add_bytes(text, ",", why) != 0)
		return -1;
	identity->begun = true;
	if (canonical_add(text, launch, "parallelism") != 0)
		return fault_set(why, 0, "out of memory");
	return flush(identity, why);
}

int identity_json_end(struct identity *identity, const json_t *header,
	char id[RESULT_ID], struct fault *why)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (add_bytes(&identity->text, "]", why) != 0 ||
		add_members(&identity->text, after, header, why) != 0 ||
		add_bytes(&identity->text, "}", why) != 0 ||
		flush(identity, why) != 0)
		return -1;
	if (EVP_DigestFinal_ex(identity->hash, digest, &n) != 1)
		return fault_set(why, 0, "libcrypto: SHA-256 failed");
	for (unsigned i = 0; i < n; i++)
		snprintf(id + 2 * i, RESULT_ID - 2 * i, "%02x", digest[i]);
	return 0;
}

void identity_json_close(struct identity *identity)
{
	if (identity == NULL)
		return;
	EVP_MD_CTX_free(identity->hash);
	free(identity->text.bytes);
	free(identity);
}
