/* Preloaded, it makes host names that end in ".test" (RFC 6761) this machine, for programs that resolve names in C. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>

typedef int resolver(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    static resolver *system_resolver;
    if (!system_resolver) {
        system_resolver = (resolver *) dlsym(RTLD_NEXT, "getaddrinfo");
    }
    size_t length = node ? strlen(node) : 0;
    int is_test = length > 5 && strcmp(node + length - 5, ".test") == 0;
    return system_resolver(is_test ? "127.0.0.1" : node, service, hints, found);
}
