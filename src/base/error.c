#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int error_vset(struct error *err, enum error_kind kind, const char *format, va_list args)
{
	if (err) {
		err->kind = kind;
		vsnprintf(err->text, sizeof(err->text), format, args);
	}
	return -1;
}

int error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	error_vset(err, kind, format, args);
	va_end(args);
	return -1;
}

int error_errno(struct error *err, enum error_kind kind, const char *format, ...)
{
	int saved = errno;
	va_list args;
	size_t len;
	char reason[256];

	if (!err) {
		return -1;
	}
	va_start(args, format);
	error_vset(err, kind, format, args);
	va_end(args);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, ": %s",
		strerror_r(saved, reason, sizeof(reason)));
	errno = saved;
	return -1;
}

int error_wrap(struct error *err, const char *format, ...)
{
	char inner[sizeof(err->text)];
	va_list args;
	size_t len;

	if (!err) {
		return -1;
	}
	memcpy(inner, err->text, sizeof(inner));
	va_start(args, format);
	error_vset(err, err->kind, format, args);
	va_end(args);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, ": %s", inner);
	return -1;
}
