#include <string.h>

#include "cmd/command.h"

const struct command *const commands[] = {
	&cmd_run,
	&cmd_build,
	&cmd_digest,
	&cmd_deliver,
	&cmd_preview,
	&cmd_mail,
	&cmd_subscriber,
	&cmd_article,
	&cmd_edition,
	&cmd_pause,
	&cmd_resume,
	&cmd_status,
	&cmd_check,
	&cmd_store,
	&cmd_adopt,
	&cmd_init,
	NULL,
};

const struct command *command_find(const char *name)
{
	for (const struct command *const *command = commands; *command; command++) {
		if (strcmp((*command)->name, name) == 0) {
			return *command;
		}
	}
	return NULL;
}
