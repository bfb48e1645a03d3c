#include "publication/article_change.h"

#include "store/articles.h"

/* One change, within its transaction. */
struct changing {
	const struct publication *publication;
	const struct article *article;
	struct known_article *row;
	bool sent;
};

static int mark(void *ctx, struct error *err)
{
	const struct changing *changing = ctx;
	struct store *store = changing->publication->store;
	int64_t number = changing->article->number, sequence;

	return articles_set_silent(store, number, changing->sent, err) < 0 ||
			       articles_give_sequence(store, number, &sequence, err) < 0
		       ? -1
		       : 0;
}

int article_mark(const struct publication *publication, const struct article *article, bool sent,
	struct error *err)
{
	struct changing changing = {.publication = publication, .article = article, .sent = sent};

	/* A dry run that found the article just now has no row of it. */
	return publication->dry_run ? 0
				    : publication_transaction(publication, mark, &changing, err);
}

static int save(void *ctx, struct error *err)
{
	const struct changing *changing = ctx;

	return article_save(changing->publication, changing->row, err);
}

int article_redate(const struct publication *publication, struct known_article *row,
	const struct moment *published, struct error *err)
{
	struct changing changing = {.publication = publication, .row = row};

	if (published->at > publication->started) {
		return error_set(err, ERROR_USAGE,
			"the date is in the future: a published article cannot wait for its date");
	}
	if (row->updated.at == row->published.at || row->updated.at < published->at) {
		row->updated = *published;
	}
	row->published = *published;
	return publication->dry_run ? 0
				    : publication_transaction(publication, save, &changing, err);
}
