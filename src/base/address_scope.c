#include "base/address_scope.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

static const struct {
	uint32_t network;
	int bits;
} special_four[] = {
	{0x00000000, 8},  /* this network */
	{0x0A000000, 8},  /* 10: private */
	{0x64400000, 10}, /* 100.64: shared by a carrier's customers */
	{0x7F000000, 8},  /* 127: loopback */
	{0xA9FE0000, 16}, /* 169.254: link-local, and clouds' metadata */
	{0xAC100000, 12}, /* 172.16: private */
	{0xC0000000, 24}, /* 192.0.0: protocols */
	{0xC0000200, 24}, /* 192.0.2: documentation */
	{0xC0586300, 24}, /* 192.88.99: relays of 6to4 */
	{0xC0A80000, 16}, /* 192.168: private */
	{0xC6120000, 15}, /* 198.18: benchmarks */
	{0xC6336400, 24}, /* 198.51.100: documentation */
	{0xCB007100, 24}, /* 203.0.113: documentation */
	{0xE0000000, 4},  /* 224: multicast */
	{0xF0000000, 4},  /* 240: reserved, and broadcast */
};

static bool is_public_four(uint32_t address)
{
	for (size_t i = 0; i < ARRAY_LEN(special_four); i++) {
		if ((address ^ special_four[i].network) >> (32 - special_four[i].bits) == 0) {
			return false;
		}
	}
	return true;
}

static uint32_t four_at(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

/* Of IPv6 only 2000::/3 is given to anybody; parts of it are not global, or hold IPv4. */
static bool is_public_six(const unsigned char bytes[16])
{
	static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	static const unsigned char translated[12] = {0x00, 0x64, 0xFF, 0x9B};

	if (memcmp(bytes, mapped, 12) == 0 || memcmp(bytes, translated, 12) == 0) {
		return is_public_four(four_at(bytes + 12));
	}
	if (bytes[0] == 0x20 && bytes[1] == 0x02) {
		return is_public_four(four_at(bytes + 2));
	}
	if (bytes[0] == 0x20 && bytes[1] == 0x01 &&
		(bytes[2] < 0x02 || (bytes[2] == 0x0D && bytes[3] == 0xB8))) {
		return false; /* 2001::/23: protocols; 2001:db8::/32: documentation */
	}
	return (bytes[0] & 0xE0) == 0x20 && !(bytes[0] == 0x3F && bytes[1] == 0xFF);
}

bool address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in four;

		memcpy(&four, address, sizeof(four));
		return is_public_four(ntohl(four.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 six;

		memcpy(&six, address, sizeof(six));
		return is_public_six(six.sin6_addr.s6_addr);
	}
	return false;
}
