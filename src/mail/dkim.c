#include "mail/dkim.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "mail/dkim_canon.h"
#include "mail/dkim_key.h"
#include "mail/fold.h"

#define WORD_MAX           75 /* a line of mail/fold.h holds it and the space before it */
#define BASE64_SIZE(bytes) (4 * (((bytes) + 2) / 3) + 1) /* with the NUL */

struct signer {
	char *domain;
	char *selector;
	struct dkim_key *key;
};

struct dkim_keys {
	struct signer *signers;
	size_t count;
	char **rewritten; /* in lower case */
	size_t rewritten_count;
};

static void copy_names(struct dkim_keys *keys, const char *const *names)
{
	size_t count = 0;

	while (names && names[count]) {
		count++;
	}
	keys->rewritten = xcalloc(count + 1, sizeof(*keys->rewritten));
	keys->rewritten_count = count;
	for (size_t i = 0; i < count; i++) {
		keys->rewritten[i] = xstrdup(names[i]);
		text_lower_ascii(keys->rewritten[i]);
	}
}

struct dkim_keys *dkim_keys_load(const struct dkim_key_file *files, size_t count,
	const char *const *rewritten, struct error *err)
{
	struct dkim_keys *keys = xcalloc(1, sizeof(*keys));

	keys->signers = xcalloc(count + 1, sizeof(*keys->signers));
	copy_names(keys, rewritten);
	for (; keys->count < count; keys->count++) {
		const struct dkim_key_file *file = &files[keys->count];
		struct dkim_key *key = dkim_key_read(file->path, err);

		if (!key) {
			dkim_keys_free(keys);
			return NULL;
		}
		keys->signers[keys->count] = (struct signer){.domain = xstrdup(file->domain),
			.selector = xstrdup(file->selector),
			.key = key};
	}
	return keys;
}

void dkim_keys_free(struct dkim_keys *keys)
{
	if (!keys) {
		return;
	}
	for (size_t i = 0; i < keys->count; i++) {
		free(keys->signers[i].domain);
		free(keys->signers[i].selector);
		dkim_key_free(keys->signers[i].key);
	}
	for (size_t i = 0; i < keys->rewritten_count; i++) {
		free(keys->rewritten[i]);
	}
	free(keys->signers);
	free(keys->rewritten);
	free(keys);
}

/* What all signatures of a message have in common. */
struct content {
	struct strbuf names;                     /* h= */
	struct strbuf fields;                    /* of these names, canonical, each with its CRLF */
	char body_hash[BASE64_SIZE(HASH_BYTES)]; /* bh= */
	int64_t at;
};

static void content_release(struct content *content)
{
	strbuf_release(&content->names);
	strbuf_release(&content->fields);
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0) {
			return true;
		}
	}
	return false;
}

/* By its name in lower case. */
static bool is_signed(const struct dkim_keys *keys, const char *name)
{
	/* Servers add, drop or change these (RFC 6376, 5.4.1; RFC 8601, 5). */
	static const char *const changing[] = {"return-path", "received", "comments", "keywords",
		"bcc", "delivered-to", "authentication-results", "dkim-signature"};

	return !is_among(changing, ARRAY_LEN(changing), name) && !text_starts_with(name, "arc-") &&
	       !is_among((const char *const *)keys->rewritten, keys->rewritten_count, name);
}

static void add_field(
	struct content *content, const struct dkim_keys *keys, const char *field, size_t len)
{
	size_t start = content->fields.len;
	FREE_ON_EXIT char *name = NULL;
	const char *canonical;

	dkim_canon_field(&content->fields, field, len);
	canonical = content->fields.data + start;
	name = xstrndup(canonical, strcspn(canonical, ":"));
	if (!is_signed(keys, name)) {
		strbuf_truncate(&content->fields, start);
		return;
	}
	strbuf_add_string(&content->fields, "\r\n");
	strbuf_addf(&content->names, "%s:", name);
}

struct field {
	const char *start;
	size_t len; /* with the lines that it is folded into, without the last CRLF */
};

struct header {
	struct field *fields;
	size_t count, capacity;
	size_t len; /* of the header, with the empty line */
};

static int add_header_line(struct header *header, const char *line, size_t len, struct error *err)
{
	if (line[0] != ' ' && line[0] != '\t') {
		const char *colon = memchr(line, ':', len);

		if (!colon || colon == line) {
			return error_set(
				err, ERROR_INPUT, "a line of the message's header is no field");
		}
		GROW(header->fields, header->count, header->capacity);
		header->fields[header->count++] = (struct field){line, len};
		return 0;
	}
	if (!header->count) {
		return error_set(err, ERROR_INPUT, "the message begins with a folded line");
	}
	header->fields[header->count - 1].len += 2 + len;
	return 0;
}

/* A message may end with its header. */
static int split(struct header *header, const char *message, size_t len, struct error *err)
{
	for (size_t at = 0; at < len;) {
		const char *end = memmem(message + at, len - at, "\r\n", 2);
		size_t line = end ? (size_t)(end - message) - at : len - at;

		if (line && add_header_line(header, message + at, line, err) < 0) {
			return -1;
		}
		at += line + (end ? 2 : 0);
		header->len = at;
		if (!line) {
			break;
		}
	}
	return 0;
}

/* From the last field to the first: of several with one name a verifier takes the last one first
 * (RFC 6376, 5.4.2). */
static int add_fields(struct content *content, const struct dkim_keys *keys,
	const struct header *header, struct error *err)
{
	for (size_t i = header->count; i-- > 0;) {
		add_field(content, keys, header->fields[i].start, header->fields[i].len);
	}
	if (!text_starts_with(content->names.data, "from:") &&
		!strstr(content->names.data, ":from:")) {
		return error_set(err, ERROR_INPUT, "the message has no From that can be signed");
	}
	strbuf_add_string(&content->names, "from:to:subject");
	return 0;
}

static int read_message(struct content *content, const struct dkim_keys *keys, const char *message,
	size_t len, struct error *err)
{
	struct header header = {0};
	unsigned char digest[HASH_BYTES];
	int result = split(&header, message, len, err);

	if (result == 0) {
		result = add_fields(content, keys, &header, err);
	}
	if (result == 0) {
		dkim_canon_body(message + header.len, len - header.len, digest);
		EVP_EncodeBlock((unsigned char *)content->body_hash, digest, sizeof(digest));
	}
	free(header.fields);
	return result;
}

static void add_tag(struct mail_fold *fold, const char *name, const char *value)
{
	STRBUF(word);

	strbuf_addf(&word, "%s=%s;", name, value);
	mail_fold_word(fold, word.data, word.len);
}

/* h=, folded behind its colons (RFC 6376, 3.5). */
static void add_names(struct mail_fold *fold, const char *names)
{
	STRBUF(tag);

	strbuf_addf(&tag, "h=%s;", names);
	for (size_t at = 0; at < tag.len;) {
		size_t left = tag.len - at;
		size_t len = left;

		if (left > WORD_MAX) {
			const char *colon = memrchr(tag.data + at, ':', WORD_MAX);

			colon = colon ? colon : strchr(tag.data + at, ':');
			len = colon ? (size_t)(colon - tag.data) + 1 - at : left;
		}
		mail_fold_word(fold, tag.data + at, len);
		at += len;
	}
}

/* All of the field but what follows `b=`, in words. */
static void begin_signature(struct mail_fold *fold, struct strbuf *out, const struct signer *signer,
	const struct content *content)
{
	STRBUF(at);

	strbuf_addf(&at, "%lld", (long long)content->at);
	mail_fold_begin(fold, out, "DKIM-Signature");
	add_tag(fold, "v", "1");
	add_tag(fold, "a", dkim_key_algorithm(signer->key));
	add_tag(fold, "c", "relaxed/relaxed");
	add_tag(fold, "d", signer->domain);
	add_tag(fold, "s", signer->selector);
	add_tag(fold, "t", at.data);
	add_tag(fold, "bh", content->body_hash);
	add_names(fold, content->names.data);
}

/* Signs the fields and, last, this one with an empty b= (RFC 6376, 3.7). Appends what b= holds. */
static int sign(const struct signer *signer, const struct content *content, const char *field,
	struct strbuf *out, struct error *err)
{
	unsigned char digest[HASH_BYTES], signature[DKIM_SIGNATURE_MAX];
	char base64[BASE64_SIZE(DKIM_SIGNATURE_MAX)];
	struct hash hash;
	size_t len;
	STRBUF(own);

	dkim_canon_field(&own, field, strlen(field));
	strbuf_add_string(&own, " b=");
	hash_init(&hash);
	hash_add(&hash, content->fields.data, content->fields.len);
	hash_add(&hash, own.data, own.len);
	hash_final(&hash, digest);
	if (dkim_key_sign(signer->key, digest, signature, &len, err) < 0) {
		return error_wrap(err, "%s._domainkey.%s", signer->selector, signer->domain);
	}
	EVP_EncodeBlock((unsigned char *)base64, signature, (int)len);
	strbuf_add_string(out, base64);
	return 0;
}

static int add_signature(const struct signer *signer, const struct content *content,
	struct strbuf *out, struct error *err)
{
	struct mail_fold fold;
	STRBUF(tag);

	begin_signature(&fold, out, signer, content);
	strbuf_add_string(&tag, "b=");
	if (sign(signer, content, out->data + fold.start, &tag, err) < 0) {
		return -1;
	}
	for (size_t at = 0; at < tag.len; at += WORD_MAX) {
		mail_fold_word(
			&fold, tag.data + at, tag.len - at < WORD_MAX ? tag.len - at : WORD_MAX);
	}
	return mail_fold_end(&fold, err);
}

int dkim_sign(const struct dkim_keys *keys, const char *message, size_t len, int64_t at,
	struct strbuf *out_headers, struct error *err)
{
	CLEANUP(content_release)
	struct content content = {.names = STRBUF_INIT, .fields = STRBUF_INIT, .at = at};
	size_t start = out_headers->len;

	if (!keys->count) {
		return 0;
	}
	if (read_message(&content, keys, message, len, err) < 0) {
		return -1;
	}
	for (size_t i = 0; i < keys->count; i++) {
		if (add_signature(&keys->signers[i], &content, out_headers, err) < 0) {
			strbuf_truncate(out_headers, start);
			return -1;
		}
	}
	return 0;
}
