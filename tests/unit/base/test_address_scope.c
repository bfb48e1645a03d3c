#include "unit.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/un.h>

#include "base/address_scope.h"
#include "base/mem.h"

static bool is_public(const char *text)
{
	struct sockaddr_storage address = {0};
	struct sockaddr_in *four = (struct sockaddr_in *)&address;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address;

	if (strchr(text, ':')) {
		six->sin6_family = AF_INET6;
		assert_int_equal(inet_pton(AF_INET6, text, &six->sin6_addr), 1);
	} else {
		four->sin_family = AF_INET;
		assert_int_equal(inet_pton(AF_INET, text, &four->sin_addr), 1);
	}
	return address_is_public((const struct sockaddr *)&address);
}

static void test_address_scope(void **state)
{
	static const char *const global[] = {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.0.1",
		"100.128.0.1", "126.0.0.1", "128.0.0.1", "169.253.0.1", "172.15.0.1", "172.32.0.1",
		"192.167.0.1", "192.169.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
		"2606:4700::1", "2001:4860::8888", "2a00::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1",
		"2002:101:101::1"};
	static const char *const special[] = {"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1",
		"100.127.255.255", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1",
		"172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1",
		"198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
		"240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.1.1.1",
		"64:ff9b::10.0.0.1", "2002:7f00:1::1", "2001:db8::1", "2001::1", "fc00::1",
		"fd12:3456::1", "fe80::1", "ff02::1", "100::1", "3fff::1", "4000::1"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(global); i++) {
		if (!is_public(global[i])) {
			fail_msg("%s is public", global[i]);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(special); i++) {
		if (is_public(special[i])) {
			fail_msg("%s is not public", special[i]);
		}
	}
}

static void test_address_scope_of_other_families(void **state)
{
	struct sockaddr_un local = {.sun_family = AF_UNIX};

	(void)state;
	assert_false(address_is_public((const struct sockaddr *)&local));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address_scope),
		cmocka_unit_test(test_address_scope_of_other_families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
