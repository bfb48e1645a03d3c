#include "publication/article_change.h"

#include "announce/announce.h"
#include "store/articles.h"

static int mark(const struct publication *publication, const struct article *article, bool sent,
	struct error *err)
{
	int64_t sequence;

	return articles_set_silent(publication->store, article->number, sent, err) < 0 ||
			       articles_give_sequence(
				       publication->store, article->number, &sequence, err) < 0 ||
			       store_commit(publication->store, err) < 0
		       ? -1
		       : 0;
}

int article_mark(const struct publication *publication, const struct article *article, bool sent,
	struct error *err)
{
	int result;

	if (publication->dry_run) {
		return 0;
	}
	result = store_begin(publication->store, err) < 0 ? -1
							  : mark(publication, article, sent, err);
	store_rollback(publication->store);
	return result;
}

static int save(const struct publication *publication, struct known_article *row, struct error *err)
{
	const struct announcer announcer = publication_announcer(publication);

	return announce_note_article(&announcer, row, publication->started, err) < 0 ||
			       articles_put(publication->store, row, err) < 0 ||
			       store_commit(publication->store, err) < 0
		       ? -1
		       : 0;
}

int article_redate(const struct publication *publication, struct known_article *row,
	const struct moment *published, struct error *err)
{
	int result;

	if (published->at > publication->started) {
		return error_set(err, ERROR_USAGE,
			"the date is in the future: a published article cannot wait for its date");
	}
	if (row->updated.at == row->published.at || row->updated.at < published->at) {
		row->updated = *published;
	}
	row->published = *published;
	if (publication->dry_run) {
		return 0;
	}
	result = store_begin(publication->store, err) < 0 ? -1 : save(publication, row, err);
	store_rollback(publication->store);
	return result;
}
