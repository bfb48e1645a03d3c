#ifndef POSTRIDER_TESTS_PUBLISH_CASE_H
#define POSTRIDER_TESTS_PUBLISH_CASE_H

/* A site in a scratch folder, with a store and a catalogue that the test fills, to be published
 * into its folder `public`. */

#include "publish/publish.h"
#include "scratch.h"

#define DAY ((int64_t)86400)
#define NOW ((int64_t)1790000000)
#define URL "https://blog.example.org/"

struct fixture {
	char *folder;
	char *directory;
	struct store *store;
	struct settings *settings;
	struct catalogue *catalogue;
	struct report report;
	struct strbuf told; /* of the last build: "+ feed.xml\n", "- feed.xml\n" */
	struct error err;
};

/* For cmocka_unit_test_setup_teardown. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* What follows "directory: public" in the configuration. */
void fixture_configure(struct fixture *fixture, const char *output);
/* An article of the name, published that many days ago, seen first as many days ago. */
struct article *fixture_add(
	struct fixture *fixture, const char *name, int published, int seen, const char *category);
/* Its body, in HTML. */
void fixture_set_body(struct article *article, const char *html);
/* Starts with a new catalogue. */
void fixture_empty(struct fixture *fixture);

/* What a build starts from; the test may change it. */
struct publish_params fixture_params(struct fixture *fixture);
int fixture_publish(struct fixture *fixture, struct publish_params *params);
/* With the usual params; it has to succeed. */
void fixture_build(struct fixture *fixture);
/* Appends a file that was published. */
void fixture_load(const struct fixture *fixture, const char *name, struct strbuf *out);

#endif
