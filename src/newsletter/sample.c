#include "newsletter/sample.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "deliver/deliver.h"
#include "model/translation.h"
#include "newsletter/eligible.h"
#include "newsletter/transports.h"
#include "publication/subscriber_rules.h"
#include "store/subscribers.h"

#define NEWEST 3
/* A number that no delivery and no reader has. */
#define NOBODY ((int64_t)1 << 39)

/* What is being made; the store is only read. */
struct making {
	const struct publication *publication;
	const struct sample_params *params;
	struct articles articles;
	struct subscriber_rules rules;
	struct templates templates;
	struct sample *sample;
};

/* Somebody made up, who wants everything. */
static int made_up_reader(struct making *making, struct error *err)
{
	struct subscriber *subscriber = &making->sample->subscriber;
	const char *address = making->params->address ? making->params->address
						      : "reader@example.org";

	*subscriber = subscriber_default(&making->rules);
	if (making->params->rhythm != RHYTHM_COUNT) {
		subscriber->rhythm = making->params->rhythm;
	}
	subscriber->name = "Reader";
	subscriber->number = NOBODY;
	subscriber->address = arena_strdup(making->rules.arena, address);
	return subscribers_start(
		making->publication->store, subscriber->rhythm, &subscriber->watermark, err);
}

static int find_reader(struct making *making, struct error *err)
{
	struct subscriber *subscriber = &making->sample->subscriber;
	const char *key;
	int found = 0;

	if (making->params->address) {
		found = subscriber_look_up(
			&making->rules, making->params->address, subscriber, &key, err);
	}
	if (found == 0) {
		return made_up_reader(making, err);
	}
	if (found > 0 && making->params->rhythm != RHYTHM_COUNT) {
		subscriber->rhythm = making->params->rhythm;
	}
	return found < 0 ? -1 : 0;
}

static int plan(struct making *making, struct plan *ret_plan, struct error *err)
{
	const struct subscriber *subscriber = &making->sample->subscriber;
	struct reader_group *group = arena_alloc(making->rules.arena, sizeof(*group));

	*group = (struct reader_group){
		.categories = subscriber->categories,
		.watermark = subscriber->watermark,
		.format = subscriber->format,
		.language = subscriber->language,
		.count = 1,
	};
	if (eligible_number_in_memory(making->publication, &making->articles, err) < 0) {
		return -1;
	}
	plan_make(making->rules.arena, making->publication->settings->site.language,
		making->articles.catalogue, group, 1, ret_plan);
	return 0;
}

static bool take_newest(struct making *making, struct plan_variant *ret_variant)
{
	const struct catalogue *catalogue = making->articles.catalogue;
	const struct subscriber *subscriber = &making->sample->subscriber;
	const char *own = making->publication->settings->site.language;
	size_t count = catalogue->count < NEWEST ? catalogue->count : NEWEST;
	const struct article **articles = arena_alloc(
		making->rules.arena, (count + 1) * sizeof(struct article *));

	if (!count) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		articles[i] = article_for_reader(catalogue->articles[i], own, subscriber->language);
	}
	*ret_variant = (struct plan_variant){
		.articles = articles,
		.article_count = count,
		.format = subscriber->format,
		.language = article_language(articles[0], own),
	};
	return true;
}

static int compose_sample(
	struct making *making, const struct plan_variant *variant, struct error *err)
{
	struct sample *sample = making->sample;
	const struct settings *settings = making->publication->settings;
	char delivery[TOKEN_LEN + 1], reader[TOKEN_LEN + 1];
	struct dkim_keys *keys;
	int result;
	struct compose_params params = {
		.settings = settings,
		.templates = &making->templates,
		.rhythm = sample->subscriber.rhythm,
		.date = making->publication->started,
		.variant = variant,
		.subject_prefix = making->params->subject_prefix,
	};
	struct deliver_message message = {
		.subscriber = &sample->subscriber,
		.rhythm = sample->subscriber.rhythm,
		.date = params.date,
		.delivery_token = delivery,
		.reader_token = reader,
	};

	if (compose(&params, &sample->composed, err) < 0) {
		return -1;
	}
	sample->articles = variant->article_count;
	/* The token of a sample leads to nothing, and is not always the same. */
	token_make(&making->publication->store->key, TOKEN_DELIVERY,
		NOBODY + params.date % (NOBODY / 2), delivery);
	token_make(
		&making->publication->store->key, TOKEN_READER, sample->subscriber.number, reader);
	message.blob = sample->composed.blob.data;
	message.blob_len = sample->composed.blob.len;
	keys = transport_keys(settings, err);
	if (!keys) {
		return -1;
	}
	message.dkim = settings->mail.dkim_count ? keys : NULL;
	result = deliver_fill(settings, &message, &sample->message, err);
	dkim_keys_free(keys);
	return result;
}

static int make(struct making *making, struct error *err)
{
	struct plan_variant variant;
	struct plan planned;

	if (find_reader(making, err) < 0 || plan(making, &planned, err) < 0) {
		return -1;
	}
	if (planned.variant_count) {
		variant = planned.variants[0];
	} else if (!making->params->newest || !take_newest(making, &variant)) {
		return 0;
	}
	return compose_sample(making, &variant, err) < 0 ? -1 : 1;
}

static int load_and_make(struct making *making, struct error *err)
{
	int result;

	if (articles_look(making->publication, &making->articles, err) < 0) {
		return -1;
	}
	result = make(making, err);
	articles_release(&making->articles);
	return result;
}

int sample_make(const struct publication *publication, const struct sample_params *params,
	struct sample *ret_sample, struct error *err)
{
	struct sample sample = {
		.composed = {.html = STRBUF_INIT, .text = STRBUF_INIT, .blob = STRBUF_INIT},
		.message = STRBUF_INIT,
	};
	struct making making = {.publication = publication, .params = params, .sample = &sample};
	int result = -1;

	if (!publication->settings->mail.on) {
		return error_set(
			err, ERROR_CONFIG, "'%s' has no 'mail'", publication->settings->path);
	}
	if (subscriber_require_rhythm(publication->settings, err) < 0 ||
		templates_load(publication->settings, &making.templates, err) < 0) {
		return -1;
	}
	making.rules = publication_subscriber_rules(publication);
	result = load_and_make(&making, err);
	sample.address = xstrdup_or_null(sample.subscriber.address);
	sample.subscriber = (struct subscriber){0};
	subscriber_rules_release(&making.rules);
	templates_release(&making.templates);
	if (result <= 0) {
		sample_release(&sample);
		return result;
	}
	*ret_sample = sample;
	return result;
}

void sample_release(struct sample *sample)
{
	composed_release(&sample->composed);
	strbuf_release(&sample->message);
	free(sample->address);
}
