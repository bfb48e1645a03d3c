#ifndef POSTRIDER_NEWSLETTER_SAMPLE_H
#define POSTRIDER_NEWSLETTER_SAMPLE_H

/* The digest that a reader would get next, without touching anything: for preview and mail test. */

#include "model/subscriber.h"
#include "newsletter/compose.h"
#include "publication/articles.h"
#include "publication/publication.h"

struct sample_params {
	const char *address; /* whose digest; NULL: a reader of everything */
	enum rhythm rhythm;  /* RHYTHM_COUNT: the reader's, or the default */
	bool newest;         /* where nothing is new, take the newest articles */
	const char *subject_prefix;
};

struct sample {
	struct composed composed;
	struct subscriber subscriber;
	char *address;
	size_t articles;
	struct strbuf message; /* the whole mail */
};

/* 1; 0 where nothing is new for that reader; -1. */
int sample_make(const struct publication *publication, const struct sample_params *params,
	struct sample *ret_sample, struct error *err);
void sample_release(struct sample *sample);

#endif
