/* Random histories of a site, against somebody who knows which file is which post. */

#include <stdio.h>
#include <string.h>

#include "identity_world.h"

#define POSTS  24
#define ROUNDS 200
#define SITES  25

struct truth {
	char path[32], url[32], old_url[32], title[32], hash[32];
	bool there, known, draft;
	int64_t published; /* in the source; 0: none */
	/* What it got when it was first public. */
	char id[96];
	int64_t number, published_as;
};

struct site {
	struct truth truths[POSTS];
	struct world world;
	uint64_t random;
	unsigned names; /* given so far: none comes twice */
};

static unsigned roll(struct site *site, unsigned sides)
{
	site->random = site->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(site->random >> 33) % sides;
}

static void name(struct site *site, char ret_name[32], const char *kind)
{
	snprintf(ret_name, 32, "%s%u", kind, ++site->names);
}

static void write_new(struct site *site, struct truth *truth)
{
	*truth = (struct truth){.there = true};
	name(site, truth->path, "file-");
	name(site, truth->url, "/url-");
	name(site, truth->title, "title-");
	name(site, truth->hash, "hash-");
	truth->draft = roll(site, 6) == 0;
	truth->published = roll(site, 3) ? site->world.now - (int64_t)roll(site, 1000) * 3600 : 0;
}

/* Each change leaves something by which the post can be known again. */
static void change(struct site *site, struct truth *truth)
{
	switch (roll(site, 8)) {
	case 0: /* an edit of everything but the place */
		name(site, truth->title, "title-");
		name(site, truth->hash, "hash-");
		truth->published = roll(site, 2) ? site->world.now - 1 : 0;
		break;
	case 1: /* renamed and edited; the URL stays */
		name(site, truth->path, "file-");
		name(site, truth->hash, "hash-");
		break;
	case 2: /* moved to another URL and edited; the file stays */
		name(site, truth->url, "/url-");
		name(site, truth->hash, "hash-");
		break;
	case 3: /* renamed and moved, with an alias */
		memcpy(truth->old_url, truth->url, sizeof(truth->old_url));
		name(site, truth->path, "file-");
		name(site, truth->url, "/url-");
		name(site, truth->hash, "hash-");
		break;
	case 4: /* renamed and moved; the content stays, which of a draft nobody knows */
		name(site, truth->path, "file-");
		if (!truth->draft) {
			name(site, truth->url, "/url-");
		}
		break;
	case 5:
		truth->draft = !truth->draft;
		break;
	case 6:
		truth->there = false;
		break;
	default:
		break;
	}
}

static void build(struct site *site)
{
	struct post posts[POSTS];
	size_t count = 0;
	for (size_t i = 0; i < POSTS; i++) {
		/* In an order that changes, so that no answer hangs on it. */
		struct truth *truth = &site->truths[(i * 7 + site->names) % POSTS];
		if (truth->there) {
			posts[count++] = (struct post){.path = truth->path,
				.url = truth->url,
				.title = truth->title,
				.hash = truth->hash,
				.alias = truth->old_url[0] ? truth->old_url : NULL,
				.published = truth->published,
				.draft = truth->draft};
		}
	}
	if (world_build_count(&site->world, posts, count) < 0) {
		fail_msg("%s", site->world.err.text);
	}
}

static void check_ids(const struct world *world)
{
	for (size_t i = 0; i < world->known.count; i++) {
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(world->known.items[i].id, world->known.items[j].id);
		}
	}
}

static void check_truth(struct site *site, struct truth *truth)
{
	const struct article *article = truth->there ? world_article(&site->world, truth->path)
						     : NULL;
	const struct known_article *row;
	if (!truth->there || truth->draft) {
		assert_null(article);
		return;
	}
	assert_non_null(article);
	for (row = site->world.known.items; strcmp(row->id, article->id) != 0;) {
		row++;
	}
	if (!truth->known) {
		truth->known = true;
		snprintf(truth->id, sizeof(truth->id), "%s", article->id);
		truth->number = row->number;
		truth->published_as = truth->published ? truth->published : site->world.now;
		assert_int_equal(article->number, 0);
	}
	if (strcmp(article->id, truth->id) != 0) {
		fail_msg("'%s' was %s and is %s", truth->path, truth->id, article->id);
	}
	assert_int_equal(row->number, truth->number);
	assert_int_equal(article->published.at, truth->published_as);
	assert_true(article->updated.at >= article->published.at);
	assert_true(article->updated.at <= site->world.now);
	assert_int_equal(row->vanished, 0);
	assert_string_equal(row->path, truth->path);
}

static void live(uint64_t seed)
{
	struct site site = {.random = seed};
	world_init(&site.world);
	site.world.accept_removals = true;
	for (size_t i = 0; i < POSTS / 2; i++) {
		write_new(&site, &site.truths[i]);
	}
	for (int round = 0; round < ROUNDS; round++) {
		/* One change a build, so that nothing is lost between two. */
		struct truth *truth = &site.truths[roll(&site, POSTS)];
		if (!truth->path[0]) {
			write_new(&site, truth);
		} else if (!truth->there) {
			truth->there = true;
		} else {
			change(&site, truth);
		}
		site.world.now += 3600;
		build(&site);
		for (size_t i = 0; i < POSTS; i++) {
			check_truth(&site, &site.truths[i]);
		}
	}
	check_ids(&site.world);
	world_release(&site.world);
}

static void test_identity_stays_through_random_histories(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SITES; seed++) {
		live(seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identity_stays_through_random_histories),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
