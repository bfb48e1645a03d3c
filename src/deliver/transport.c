#include "deliver/transport.h"

#include <stdlib.h>

void transport_facts_release(struct transport_facts *facts)
{
	if (!facts) {
		return;
	}
	free(facts->server);
	free(facts->greeting);
	free(facts->tls);
	free(facts->extensions);
	free(facts->user);
	*facts = (struct transport_facts){0};
}

void transport_free(struct transport *transport)
{
	if (transport) {
		transport->driver->free(transport);
	}
}

int transport_check(
	struct transport *transport, struct transport_facts *ret_facts, struct error *err)
{
	return transport->driver->check(transport, ret_facts, err);
}

int transport_send(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	return transport->driver->send(transport, submission, ret_outcome, err);
}
