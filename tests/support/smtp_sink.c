/*
 * A mail server that takes everything and keeps nothing but what it took, for benchmarks and for
 * tests that kill things: smtp_sink [OPTION…]. It listens on a free port of 127.0.0.1 and prints
 * it.
 *
 *   -p PORT   this port
 *   -d MS     every reply leaves so much later than what it answers came in: commands that arrive
 *             together wait once, as over a long line
 *   -t US     thinks so many microseconds before it answers to a message
 *   -x WORDS  what EHLO offers, separated by commas; default: all that it knows
 *   -l FILE   appends a line for each message, RECIPIENT MESSAGE-ID SIZE, before it says so
 *
 * On SIGTERM it prints messages, connections and the most of them that were open at once.
 */

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "smtp_sink_wire.h"

static struct {
	long delay, think;
	const char *extensions;
	int log;
} options = {
	.extensions = "PIPELINING,CHUNKING,8BITMIME,SMTPUTF8,ENHANCEDSTATUSCODES,SIZE 52428800",
	.log = -1};

static atomic_long messages, connections, open_now, open_most;

/* One connection. */
struct client {
	struct wire wire;
	char recipient[512], message_id[512];
	char header[1024]; /* of a message that comes in chunks: the line so far */
	size_t header_len, chunk_sum;
	bool mail, rcpt, in_body, left;
};

/* A client that has heard the goodbye may come again at once: by then this visit is over. */
static void leave(struct client *client)
{
	if (!client->left) {
		client->left = true;
		open_now--;
	}
}

static void note_header(struct client *client, const char *line)
{
	if (strncasecmp(line, "Message-ID:", 11) == 0) {
		snprintf(client->message_id, sizeof(client->message_id), "%s",
			line + 11 + strspn(line + 11, " "));
	}
}

static void forget_message(struct client *client)
{
	client->mail = client->rcpt = client->in_body = false;
	client->message_id[0] = '\0';
	client->header_len = client->chunk_sum = 0;
}

/* The message counts from here on: its line is in the file before its sender hears of it. */
static void accept_message(struct client *client, size_t size)
{
	char line[1200];
	int len = snprintf(
		line, sizeof(line), "%s %s %zu\n", client->recipient, client->message_id, size);

	if (options.think) {
		wire_sleep(options.think);
	}
	if (options.log >= 0 && write(options.log, line, (size_t)len) != len) {
		perror("smtp_sink");
		_exit(1);
	}
	snprintf(line, sizeof(line), "250 2.0.0 Ok: queued as S%ld\r\n", ++messages);
	wire_say(&client->wire, line);
	forget_message(client);
}

static bool take_data(struct client *client)
{
	bool header = true;
	size_t size = 0;
	char *line;

	if (!client->rcpt) {
		wire_say(&client->wire, "503 5.5.1 no recipient\r\n");
		return true;
	}
	wire_say(&client->wire, "354 go on\r\n");
	while ((line = wire_line(&client->wire)) && strcmp(line, ".") != 0) {
		size += strlen(line) + 2 - (line[0] == '.');
		header = header && line[0];
		if (header) {
			note_header(client, line);
		}
	}
	if (line) {
		accept_message(client, size);
	}
	return line != NULL;
}

/* Bytes of a chunk: lines may be split between them. */
static void note_bytes(struct client *client, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len && !client->in_body; i++) {
		char *header = client->header;

		if (bytes[i] != '\n') {
			if (bytes[i] != '\r' && client->header_len + 1 < sizeof(client->header)) {
				header[client->header_len++] = bytes[i];
			}
			continue;
		}
		header[client->header_len] = '\0';
		client->in_body = client->header_len == 0;
		note_header(client, header);
		client->header_len = 0;
	}
}

static bool take_chunk(struct client *client, const char *arguments)
{
	size_t size = strtoul(arguments, NULL, 10), left = size;
	bool last = strcasestr(arguments, "LAST") != NULL;

	while (left) {
		size_t there = client->wire.end - client->wire.start;

		if (!there) {
			if (!wire_fill(&client->wire)) {
				return false;
			}
			continue;
		}
		there = there < left ? there : left;
		note_bytes(client, client->wire.in + client->wire.start, there);
		client->wire.start += there;
		left -= there;
	}
	client->chunk_sum += size;
	if (!client->rcpt) {
		wire_say(&client->wire, "503 5.5.1 no recipient\r\n");
	} else if (last) {
		accept_message(client, client->chunk_sum);
	} else {
		wire_say(&client->wire, "250 2.0.0 more\r\n");
	}
	return true;
}

static void greet(struct client *client)
{
	char words[256], line[300];
	char *rest = words, *word;

	snprintf(words, sizeof(words), "%s", options.extensions);
	wire_say(&client->wire, "250-sink\r\n");
	while ((word = strsep(&rest, ","))) {
		if (*word) {
			snprintf(line, sizeof(line), "250-%s\r\n", word);
			wire_say(&client->wire, line);
		}
	}
	wire_say(&client->wire, "250 HELP\r\n");
}

static void note_recipient(struct client *client, const char *line)
{
	const char *open = strchr(line, '<'), *close = open ? strchr(open, '>') : NULL;

	client->rcpt = client->mail && close;
	if (client->rcpt) {
		snprintf(client->recipient, sizeof(client->recipient), "%.*s",
			(int)(close - open - 1), open + 1);
	}
	wire_say(&client->wire, client->rcpt ? "250 2.1.5 Ok\r\n" : "503 5.5.1 no sender\r\n");
}

static bool serve_line(struct client *client, const char *line)
{
	if (strncasecmp(line, "MAIL", 4) == 0) {
		client->mail = true;
		wire_say(&client->wire, "250 2.1.0 Ok\r\n");
	} else if (strncasecmp(line, "RCPT", 4) == 0) {
		note_recipient(client, line);
	} else if (strncasecmp(line, "DATA", 4) == 0) {
		return take_data(client);
	} else if (strncasecmp(line, "BDAT ", 5) == 0 && strstr(options.extensions, "CHUNKING")) {
		return take_chunk(client, line + 5);
	} else if (strncasecmp(line, "EHLO", 4) == 0 || strncasecmp(line, "HELO", 4) == 0) {
		greet(client);
	} else if (strncasecmp(line, "RSET", 4) == 0) {
		forget_message(client);
		wire_say(&client->wire, "250 2.0.0 Ok\r\n");
	} else if (strncasecmp(line, "QUIT", 4) == 0) {
		wire_say(&client->wire, "221 2.0.0 bye\r\n");
		leave(client);
		wire_finish(&client->wire);
		return false;
	} else {
		wire_say(&client->wire, strncasecmp(line, "NOOP", 4) == 0
						? "250 2.0.0 Ok\r\n"
						: "500 5.5.2 unknown\r\n");
	}
	return true;
}

static void *serve(void *argument)
{
	struct client *client = argument;
	long open = ++open_now, most = open_most;
	char *line;

	while (open > most && !atomic_compare_exchange_weak(&open_most, &most, open)) {
	}
	client->wire.arrived = wire_now();
	client->wire.delay = options.delay * 1000000;
	wire_say(&client->wire, "220 sink ESMTP\r\n");
	while ((line = wire_line(&client->wire)) && serve_line(client, line)) {
	}
	leave(client);
	close(client->wire.fd);
	free(client);
	return NULL;
}

static void *wait_for_end(void *signals)
{
	int number;

	sigwait(signals, &number);
	printf("%ld messages, %ld connections, %ld at once\n", messages, connections, open_most);
	fflush(stdout);
	_exit(0);
}

static int listen_on(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 256) != 0) {
		perror("smtp_sink");
		exit(1);
	}
	getsockname(fd, (struct sockaddr *)&address, &len);
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static int read_options(int argc, char **argv)
{
	int port = 0;

	for (int option; (option = getopt(argc, argv, "p:d:t:x:l:")) != -1;) {
		if (option == 'p') {
			port = (int)strtol(optarg, NULL, 10);
		} else if (option == 'd') {
			options.delay = strtol(optarg, NULL, 10);
		} else if (option == 't') {
			options.think = strtol(optarg, NULL, 10);
		} else if (option == 'x') {
			options.extensions = optarg;
		} else if (option == 'l') {
			options.log = open(optarg, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
		} else {
			fputs("usage: smtp_sink [-p PORT] [-d MS] [-t US] [-x WORDS] [-l FILE]\n",
				stderr);
			exit(2);
		}
	}
	return port;
}

int main(int argc, char **argv)
{
	sigset_t signals;
	pthread_t thread;
	int listener = listen_on(read_options(argc, argv)), on = 1;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	pthread_create(&thread, NULL, wait_for_end, &signals);
	for (;;) {
		struct client *client = calloc(1, sizeof(*client));

		client->wire.fd = accept(listener, NULL, NULL);
		if (client->wire.fd < 0) {
			free(client);
			continue;
		}
		connections++;
		setsockopt(client->wire.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		pthread_create(&thread, NULL, serve, client);
		pthread_detach(thread);
	}
}
