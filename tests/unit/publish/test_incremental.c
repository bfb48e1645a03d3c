/*
 * A build makes only the files whose inputs changed. Whatever changes, and it alone: what is there
 * afterwards is what a build from scratch makes. tests/unit/test_members.py sees to it that no
 * member of an article is missing from the table.
 */

#include <dirent.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "publish_case.h"
#include "source/fields.h"
#include "source/record.h"

#define EVERYTHING                                                                                 \
	", per: [category, tag, author], items: 3, tombstones: yes, robots: yes}\n"                \
	"podcast: {category: Technology}\n"                                                        \
	"sitemap: {news: T, urls: [about/]}\n#"

/* Which struct a member is of: the article's own, or the first of those that it has. */
enum owner {
	ARTICLE,
	PERSON,
	CATEGORY,
	TAG,
	ENCLOSURE,
	EPISODE,
	TRANSCRIPT,
	TRANSLATION,
};

enum kind {
	TEXT,    /* another one */
	OPTION,  /* a text: another one, and then none */
	NUMBER,  /* an int64_t: an hour more */
	SMALL,   /* an int: one more */
	TRUTH,   /* a bool: the other */
	LIST,    /* a size_t: one fewer */
	BODY,    /* a text with its length, and the hashes that a source makes of it */
	POINTER, /* none */
};

/* Whether any file tells of it. */
enum shown {
	HIDDEN,
	SHOWN,
	EITHER, /* it has a say in which files and which places an article is in */
};

struct member {
	const char *name;
	enum owner owner;
	size_t offset;
	enum kind kind;
	enum shown shown;
};

#define OF(owner, type, member, kind, shown)                                                       \
	{                                                                                          \
#owner " " #member, owner, offsetof(struct type, member), kind, shown              \
	}

static const struct member members[] = {
	OF(ARTICLE, article, path, TEXT, HIDDEN),
	OF(ARTICLE, article, line, SMALL, HIDDEN),
	OF(ARTICLE, article, order, LIST, EITHER),
	OF(ARTICLE, article, relative, OPTION, HIDDEN),
	OF(ARTICLE, article, id, TEXT, SHOWN),
	OF(ARTICLE, article, id_given, TRUTH, HIDDEN),
	OF(ARTICLE, article, number, NUMBER, EITHER),
	OF(ARTICLE, article, slug, TEXT, HIDDEN),
	OF(ARTICLE, article, url, TEXT, SHOWN),
	OF(ARTICLE, article, canonical, OPTION, SHOWN),
	OF(ARTICLE, article, alias_count, LIST, HIDDEN),
	OF(ARTICLE, article, title, TEXT, SHOWN),
	OF(ARTICLE, article, summary, TEXT, SHOWN),
	OF(ARTICLE, article, summary_given, TRUTH, HIDDEN),
	OF(ARTICLE, article, language, OPTION, SHOWN),
	OF(ARTICLE, article, translation_key, OPTION, HIDDEN),
	OF(ARTICLE, article, image, OPTION, SHOWN),
	OF(ARTICLE, article, reading_minutes, SMALL, HIDDEN),
	OF(ARTICLE, article, published.at, NUMBER, SHOWN),
	OF(ARTICLE, article, published.offset, SMALL, SHOWN),
	OF(ARTICLE, article, published.day, TRUTH, SHOWN),
	OF(ARTICLE, article, updated.at, NUMBER, SHOWN),
	OF(ARTICLE, article, updated.offset, SMALL, SHOWN),
	OF(ARTICLE, article, updated.day, TRUTH, SHOWN),
	OF(ARTICLE, article, updated.set, TRUTH, SHOWN),
	OF(ARTICLE, article, expires.at, NUMBER, HIDDEN),
	OF(ARTICLE, article, first_public, NUMBER, EITHER),
	OF(ARTICLE, article, sequence, NUMBER, HIDDEN),
	OF(ARTICLE, article, silent, TRUTH, HIDDEN),
	OF(ARTICLE, article, bare, TRUTH, HIDDEN),
	OF(ARTICLE, article, minor, TRUTH, HIDDEN),
	OF(ARTICLE, article, merged, TRUTH, HIDDEN),
	OF(ARTICLE, article, body.text, BODY, SHOWN),
	OF(ARTICLE, article, body.kind, SMALL, SHOWN),
	OF(ARTICLE, article, body.line, SMALL, HIDDEN),
	OF(PERSON, person, name, TEXT, SHOWN),
	OF(PERSON, person, email, OPTION, SHOWN),
	OF(PERSON, person, url, OPTION, SHOWN),
	OF(CATEGORY, term, name, TEXT, SHOWN),
	OF(CATEGORY, term, slug, TEXT, SHOWN),
	OF(TAG, term, name, TEXT, SHOWN),
	OF(TAG, term, slug, TEXT, SHOWN),
	OF(ENCLOSURE, enclosure, url, TEXT, SHOWN),
	OF(ENCLOSURE, enclosure, type, TEXT, SHOWN),
	OF(ENCLOSURE, enclosure, length, NUMBER, SHOWN),
	OF(EPISODE, episode, seconds, NUMBER, SHOWN),
	OF(EPISODE, episode, season, SMALL, SHOWN),
	OF(EPISODE, episode, number, SMALL, SHOWN),
	OF(EPISODE, episode, type, OPTION, SHOWN),
	OF(EPISODE, episode, image, OPTION, SHOWN),
	OF(EPISODE, episode, is_explicit, TRUTH, SHOWN),
	OF(EPISODE, episode, explicit_said, TRUTH, SHOWN),
	OF(EPISODE, episode, chapters, OPTION, SHOWN),
	OF(TRANSCRIPT, transcript, url, TEXT, SHOWN),
	OF(TRANSCRIPT, transcript, type, TEXT, SHOWN),
	OF(TRANSCRIPT, transcript, language, OPTION, SHOWN),
	OF(TRANSLATION, article, url, TEXT, SHOWN),
	OF(TRANSLATION, article, language, TEXT, SHOWN),
	OF(TRANSLATION, article, title, TEXT, SHOWN),
	OF(TRANSLATION, article, updated.at, NUMBER, SHOWN),
	/* Last, since what they held is gone. */
	OF(EPISODE, episode, transcript_count, LIST, SHOWN),
	OF(ARTICLE, article, episode, POINTER, SHOWN),
	OF(ARTICLE, article, enclosure_count, LIST, SHOWN),
	OF(ARTICLE, article, translation_count, LIST, SHOWN),
	/* No alternate link tells of it any more: news do. */
	OF(ARTICLE, article, language, OPTION, SHOWN),
	OF(ARTICLE, article, author_count, LIST, SHOWN),
	OF(ARTICLE, article, tag_count, LIST, SHOWN),
	OF(ARTICLE, article, category_count, LIST, SHOWN),
};

/* A copy of something that the article is to own. */
static void *own(struct arena *arena, const void *bytes, size_t len)
{
	return memcpy(arena_alloc(arena, len), bytes, len);
}
#define OWN(arena, type, ...) own(arena, &(type)__VA_ARGS__, sizeof(type))

/* Everything that an article can have. */
static struct article *add_rich(struct fixture *fixture)
{
	struct article *article = fixture_add(fixture, "rich", 1, 1, "first");
	struct arena *arena = fixture->catalogue->arena;
	struct article *translation = OWN(arena, struct article, {0});

	article->aliases = OWN(arena, const char *, {URL "old/"});
	article->alias_count = 1;
	article->language = "en";
	article->authors = OWN(arena, struct person,
		{.name = "Ada", .email = "ada@example.org", .url = URL "ada/"});
	article->author_count = 1;
	article->tags = OWN(arena, struct term, {.name = "Tag", .slug = "tag"});
	article->tag_count = 1;
	article->image = URL "i.png";
	article->enclosures = OWN(
		arena, struct enclosure, {.url = URL "a.mp3", .type = "audio/mpeg", .length = 5});
	article->enclosure_count = 1;
	article->episode = OWN(arena, struct episode,
		{.seconds = 60,
			.season = 1,
			.number = 2,
			.type = "full",
			.image = URL "e.png",
			.explicit_said = true,
			.chapters = URL "c.json",
			.transcript_count = 1});
	article->episode->transcripts = OWN(arena, struct transcript,
		{.url = URL "t.vtt", .type = "text/vtt", .language = "en"});
	article->updated.at += 60;
	fixture_set_body(article, "<p>a *body*</p>");
	*translation = *article;
	translation->url = URL "de/";
	translation->language = "de";
	article->translations = OWN(arena, struct article *, {translation});
	article->translation_count = 1;
	return article;
}

static void *owner_of(struct article *article, enum owner owner)
{
	switch (owner) {
	case PERSON:
		return article->authors;
	case CATEGORY:
		return article->categories;
	case TAG:
		return article->tags;
	case ENCLOSURE:
		return article->enclosures;
	case EPISODE:
		return article->episode;
	case TRANSCRIPT:
		return article->episode->transcripts;
	case TRANSLATION:
		return article->translations[0];
	case ARTICLE:
		break;
	}
	return article;
}

static void set_text(struct article *article, const char *text)
{
	fixture_set_body(article, text);
	fields_hash(article);
	record_fingerprint(article);
}

static void change(struct article *article, const struct member *member)
{
	void *at = (char *)owner_of(article, member->owner) + member->offset;

	switch (member->kind) {
	case TEXT:
	case OPTION:
		*(const char **)at = URL "changed";
		break;
	case NUMBER:
		*(int64_t *)at += 3600;
		break;
	case SMALL:
		*(int *)at += member->offset == offsetof(struct article, body.kind) ? -1 : 60;
		break;
	case TRUTH:
		*(bool *)at = !*(bool *)at;
		break;
	case LIST:
		--*(size_t *)at;
		break;
	case BODY:
		set_text(article, "<p>another *b\xc3\xb6 dy*</p>");
		break;
	case POINTER:
		*(void **)at = NULL;
		break;
	}
}

/* All files below a folder with their bytes. */
static void list(const char *folder, struct strbuf *out)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);

	assert_true(count >= 0);
	for (int i = 0; i < count; i++) {
		FREE_ON_EXIT char *path = path_join(folder, entries[i]->d_name);
		struct error err = ERROR_INIT;

		if (entries[i]->d_type == DT_DIR && entries[i]->d_name[0] != '.') {
			strbuf_addf(out, "\n%s:\n", entries[i]->d_name);
			list(path, out);
		} else if (entries[i]->d_type == DT_REG) {
			strbuf_addf(out, "\n%s:\n", entries[i]->d_name);
			assert_int_equal(file_read(out, path, 1 << 20, &err), 0);
		}
		free(entries[i]);
	}
	free(entries);
}

static void expect_same(
	const struct strbuf *incremental, const struct strbuf *fresh, const char *what)
{
	size_t at = 0;

	while (incremental->data[at] && incremental->data[at] == fresh->data[at]) {
		at++;
	}
	if (incremental->data[at] || fresh->data[at]) {
		at = at > 200 ? at - 200 : 0;
		fail_msg("a change of %s leaves\n%.400s\nwhere a build from scratch makes\n%.400s",
			what, incremental->data + at, fresh->data + at);
	}
}

/* Builds what changed, and all of it elsewhere. Returns whether any file is other than before. */
static bool build_both(struct fixture *fixture, struct publish_params *params,
	struct strbuf *before, const char *what)
{
	FREE_ON_EXIT char *elsewhere = path_join(fixture->folder, "fresh");
	STRBUF(incremental);
	STRBUF(fresh);
	bool changed;

	assert_int_equal(fixture_publish(fixture, params), 0);
	list(fixture->directory, &incremental);
	params->folder.directory = elsewhere;
	params->folder.render = true;
	assert_int_equal(fixture_publish(fixture, params), 0);
	list(elsewhere, &fresh);
	expect_same(&incremental, &fresh, what);
	changed = strcmp(before->data, incremental.data) != 0;
	strbuf_clear(before);
	strbuf_add(before, incremental.data, incremental.len);
	return changed;
}

static struct publish_params params_of(struct fixture *fixture)
{
	struct publish_params params = fixture_params(fixture);

	params.now = NOW;
	return params;
}

static void check(struct fixture *fixture, struct strbuf *before, const struct member *member)
{
	struct publish_params params = params_of(fixture);
	bool changed = build_both(fixture, &params, before, member->name);

	if (member->shown != EITHER && changed != (member->shown == SHOWN)) {
		fail_msg("a change of %s %s", member->name,
			changed ? "is shown after all" : "is shown nowhere");
	}
}

static void test_incremental_members_of_an_article(void **state)
{
	struct fixture *fixture = *state;
	struct publish_params params;
	struct article *article;
	STRBUF(before);

	fixture_configure(fixture, EVERYTHING);
	for (int i = 2; i < 5; i++) {
		FREE_ON_EXIT char *name = xasprintf("plain%d", i);
		fixture_add(fixture, name, i, i, i == 2 ? "second" : NULL);
	}
	article = add_rich(fixture);
	params = params_of(fixture);
	build_both(fixture, &params, &before, "nothing");
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		change(article, &members[i]);
		check(fixture, &before, &members[i]);
		if (members[i].kind == OPTION) {
			*(const char **)((char *)owner_of(article, members[i].owner) +
					 members[i].offset) = NULL;
			check(fixture, &before, &members[i]);
		}
	}
}

/* As a source that keeps the body in its file. */
static void set_file(struct fixture *fixture, struct article *article, const char *text)
{
	free(scratch_write_text(fixture->folder, "a/one.md", text));
	set_text(article, text);
	article->relative = "one.md";
	article->body.text = NULL;
}

/* The hash that finds a changed text takes these two for one; a feed does not. */
static void test_incremental_composed_and_decomposed_body(void **state)
{
	struct fixture *fixture = *state;
	struct publish_params params;
	struct article *article = fixture_add(fixture, "one", 1, 1, NULL);
	STRBUF(before);

	set_file(fixture, article, "<p>\xc3\xa4</p>");
	params = params_of(fixture);
	build_both(fixture, &params, &before, "nothing");
	set_file(fixture, article, "<p>a\xcc\x88</p>");
	params = params_of(fixture);
	assert_true(build_both(fixture, &params, &before, "the composition"));
}

/* A full archive document changes once more: when the next one appears. */
static void test_incremental_next_archive_document(void **state)
{
	struct fixture *fixture = *state;
	struct publish_params params;
	STRBUF(before);
	STRBUF(first);

	for (int i = 1; i <= 26; i++) {
		FREE_ON_EXIT char *name = xasprintf("n%d", i);
		fixture_add(fixture, name, 50 - i, 50 - i, NULL);
		if (i >= 25) {
			params = params_of(fixture);
			assert_true(build_both(fixture, &params, &before, "the archive"));
		}
	}
	fixture_load(fixture, "archive/1.xml", &first);
	assert_non_null(strstr(first.data, "rel=\"next-archive\""));
}

/* What else a build is given. */
static void test_incremental_params(void **state)
{
	static const struct tombstone tombstones[] = {
		{.id = "tag:x", .when = 7}, {.id = "tag:x", .when = 8}};
	struct fixture *fixture = *state;
	struct publish_params params;
	struct mustache *page = mustache_parse("{{page_url}}", 12, "page", &fixture->err);
	STRBUF(before);

	fixture_configure(fixture, EVERYTHING);
	add_rich(fixture);
	for (int step = 0; step < 8; step++) {
		bool changed;

		params = params_of(fixture);
		params.now += step > 0 ? 3 * DAY : 0;
		params.since = step > 1 ? "2023-01-01" : params.since;
		params.css = step > 2 ? "p {}\n" : params.css;
		params.subscribe = step > 3 ? page : NULL;
		params.subscribe_text = step > 3 ? "{{page_url}}" : NULL;
		params.tombstones = &tombstones[step > 5];
		params.tombstone_count = step == 5 || step == 6;
		changed = build_both(fixture, &params, &before, "a parameter");
		assert_true(changed);
	}
	mustache_free(page);
}

/* From each configuration to the next, and back to the first. */
static void test_incremental_settings(void **state)
{
	static const char *const outputs[] = {"", ", content: summary", ", items: 1", ", bytes: 8K",
		", archive: no", ", per: []", ", per: [tag]", ", rss: no", ", json: no",
		", gzip: yes", ", paths: {archive: 'a-:n.xml'}", ", paths: {category: 'c/:slug/'}",
		EVERYTHING, "}\nwebsub: {hub: 'https://hub.example/'}\n#",
		"}\nsitemap: {per: []}\n#", ""};
	struct fixture *fixture = *state;
	STRBUF(before);

	for (int i = 2; i < 5; i++) {
		FREE_ON_EXIT char *name = xasprintf("plain%d", i);
		fixture_add(fixture, name, i, i, i == 2 ? "second" : NULL);
	}
	add_rich(fixture);
	for (size_t i = 0; i < ARRAY_LEN(outputs); i++) {
		struct publish_params params;

		fixture_configure(fixture, outputs[i]);
		params = params_of(fixture);
		build_both(fixture, &params, &before, outputs[i]);
	}
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_incremental_members_of_an_article),
		TEST(test_incremental_composed_and_decomposed_body),
		TEST(test_incremental_next_archive_document),
		TEST(test_incremental_params),
		TEST(test_incremental_settings),
	};
#undef TEST
	/* Some hundred builds, none of which has to outlive a power cut. */
	if (access("/dev/shm", W_OK) == 0) {
		setenv("TMPDIR", "/dev/shm", 0);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
