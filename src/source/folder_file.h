#ifndef POSTRIDER_SOURCE_FOLDER_FILE_H
#define POSTRIDER_SOURCE_FOLDER_FILE_H

/* One file of a folder of Markdown: between folder.c and folder_file.c. */

#include "base/strbuf.h"
#include "source/source.h"

/* Buffers that are used again for each file. */
struct folder_buffers {
	struct strbuf bytes, text;
};

/* Reads the file and appends the record of its article. Memory that is needed meanwhile comes from
 * the context's catalogue, which must be empty. Returns -1, with the reason in the context's
 * report, where it is no article. Different contexts may be used at the same time. */
int folder_file_read(struct source_context *context, struct folder_buffers *buffers,
	const char *path, const char *relative, struct strbuf *ret_record);

#endif
