#ifndef POSTRIDER_CMD_CMD_ARTICLE_H
#define POSTRIDER_CMD_CMD_ARTICLE_H

/* The subcommands of `article`: cmd_article.c shows, the other files change, export and import. */

#include "cmd/context.h"
#include "publication/articles.h"

struct article_options {
	bool held; /* all that are held, instead of a named one */
};

/* Loads the articles; with change, behind the run's lock, and what is new is saved. */
int article_load(
	struct context *context, bool change, struct articles *ret_articles, struct error *err);

/* Loads them, and acts on the one that the first argument names. */
int article_with(struct context *context, bool change,
	int (*act)(struct context *context, struct articles *articles, struct article *article,
		struct error *err),
	struct error *err);

int article_mark_sent_command(struct context *context, struct error *err);
int article_mark_new_command(struct context *context, struct error *err);
int article_redate_command(struct context *context, struct error *err);
int article_export_command(struct context *context, struct error *err);
int article_import_command(struct context *context, struct error *err);

#endif
