#include "model/refusal.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static bool says_one_of(const char *text, const char *const *words)
{
	for (; *words; words++) {
		if (strcasestr(text, *words)) {
			return true;
		}
	}
	return false;
}

static bool is_one_of(const char *enhanced, const char *const *codes)
{
	for (; *codes; codes++) {
		if (strcmp(enhanced, *codes) == 0) {
			return true;
		}
	}
	return false;
}

/* The part of an enhanced code behind its class: "4.5" of "5.4.5"; "" where there is none. */
static const char *behind_class(const char *enhanced)
{
	return enhanced[0] ? enhanced + 2 : "";
}

/* A mailbox that is full or gets much is its reader's alone, whatever the words. */
static bool is_about_mailbox(const struct refusal *refusal)
{
	static const char *const words[] = {"mailbox full", "mailbox is full", "mailbox size",
		"over quota", "inbox is full", NULL};

	return strncmp(behind_class(refusal->enhanced), "2.", 2) == 0 ||
	       says_one_of(refusal->text, words);
}

static bool is_limit(const struct refusal *refusal)
{
	static const char *const codes[] = {"4.4.5", "5.4.5", "4.3.1", "4.5.3", "5.5.3", NULL};
	static const char *const words[] = {"daily limit", "hourly limit", "daily quota",
		"daily message quota", "daily user sending", "sending limit", "sending quota",
		"sending rate exceeded", "message limit", "messages per session",
		"messages per connection", "messages per hour", "messages per day",
		"messages in this session", "messages in this connection", "messages this session",
		"max emails per hour", "emails per day", "emails per hour", "too many messages",
		"too many recipients", "recipients per", "sender rate overlimit", "out of credits",
		"ratelimit exceeded for sender", NULL};

	if (is_about_mailbox(refusal)) {
		return false;
	}
	return is_one_of(refusal->enhanced, codes) || says_one_of(refusal->text, words) ||
	       (refusal->code == 452 && !refusal->enhanced[0]);
}

/* RFC 7372 and what Microsoft adds to it. */
static bool is_of_sender(const char *enhanced)
{
	const char *detail = behind_class(enhanced);
	long number;

	if (strncmp(detail, "7.", 2) != 0) {
		return false;
	}
	number = strtol(detail + 2, NULL, 10);
	return number == 515 || (number >= 24 && number <= 32);
}

/* Codes lie: what speaks of something else than the address is not believed. */
static bool is_of_reader(const struct refusal *refusal)
{
	static const char *const codes[] = {
		"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", NULL};
	static const char *const vague[] = {"", "5.0.0", "5.1.0", NULL};
	static const char *const words[] = {"user unknown", "unknown user", "no such user",
		"no such recipient", "no such mailbox", "no such address", "recipient unknown",
		"unknown recipient", "unrouteable address", "unroutable address", "user not found",
		"recipient not found", "does not exist", "no mailbox here", NULL};
	static const char *const others[] = {"full", "quota", "rate limit", "too fast", "blocked",
		"blacklist", "blocklist", "spam", "network", "timed out", "timeout", NULL};

	if (refusal->phase != REFUSAL_AT_RCPT || says_one_of(refusal->text, others)) {
		return false;
	}
	return is_one_of(refusal->enhanced, codes) ||
	       (is_one_of(refusal->enhanced, vague) && says_one_of(refusal->text, words));
}

enum refusal_class refusal_classify(const struct refusal *refusal)
{
	/* 421 closes: whoever reads it connects again anyway. */
	if (refusal->code != 421 && is_limit(refusal)) {
		return REFUSAL_OF_LIMIT;
	}
	if (refusal->phase == REFUSAL_BEFORE_RCPT) {
		return REFUSAL_OF_SESSION;
	}
	if (is_of_sender(refusal->enhanced)) {
		return REFUSAL_OF_SENDER;
	}
	if (refusal->code / 100 == 4) {
		return REFUSAL_FOR_NOW;
	}
	return is_of_reader(refusal) ? REFUSAL_OF_READER : REFUSAL_UNKNOWN;
}

const char *refusal_class_name(enum refusal_class class)
{
	static const char *const names[REFUSAL_CLASS_COUNT] = {
		[REFUSAL_OF_SESSION] = "session",
		[REFUSAL_OF_LIMIT] = "limit",
		[REFUSAL_FOR_NOW] = "for now",
		[REFUSAL_OF_READER] = "reader",
		[REFUSAL_OF_SENDER] = "sender",
		[REFUSAL_UNKNOWN] = "unknown",
	};

	return names[class];
}
