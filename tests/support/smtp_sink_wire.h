#ifndef POSTRIDER_TESTS_SMTP_SINK_WIRE_H
#define POSTRIDER_TESTS_SMTP_SINK_WIRE_H

/*
 * A connection of smtp_sink: what came in, and replies that each leave at their own time. What is
 * read meanwhile holds none of them back.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_BUFFER  (1 << 16)
#define WIRE_REPLIES 256 /* that wait for their time */

struct wire {
	int fd;
	int64_t delay; /* of each reply, in nanoseconds */
	char in[WIRE_BUFFER];
	size_t start, end; /* of what is in and was not taken yet */
	int64_t arrived;   /* when the last bytes did, in nanoseconds */
	char out[16384];
	size_t out_len;
	struct {
		int64_t due;
		size_t end; /* in out */
	} replies[WIRE_REPLIES];
	size_t reply_count;
};

int64_t wire_now(void); /* nanoseconds */
void wire_sleep(long microseconds);

/* Answers to what arrived last. */
void wire_say(struct wire *wire, const char *text);
/* Takes in more; before it waits, it answers to all that came so far. False at the end. */
bool wire_fill(struct wire *wire);
/* The next line without its end, or NULL; good until the next call. */
char *wire_line(struct wire *wire);
/* Sends what is left to say: nothing more is read. */
void wire_finish(struct wire *wire);

#endif
