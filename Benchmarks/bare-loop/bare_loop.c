// The least that a keep-alive HTTP client can do: one thread, one epoll, no stamps, no histograms, no sessions.
// What another client spends beyond this is the price of what it measures.
//
// usage: bare_loop ADDRESS PORT PATH CONNECTIONS SECONDS
// prints one line of JSON; exit status 1 where a response was not 200 with a Content-Length, or a connection broke.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_MAX = 8 << 10, BUFFER = 64 << 10, EVENTS = 256, CONNECTIONS_MAX = 10000 };

struct connection {
    int descriptor;
    /// Bytes of the body that have not come yet.
    uint64_t rest;
    /// Bytes of a head that came in pieces; 0 nearly always.
    size_t held;
    char head[HEAD_MAX];
};

static char request[1024];
static size_t request_length;
static uint64_t responses, bytes;

static void stop(const char *what) {
    fprintf(stderr, "bare_loop: %s: %s\n", what, errno ? strerror(errno) : "not as expected");
    exit(1);
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static void send_request(struct connection *connection) {
    errno = 0;
    if (send(connection->descriptor, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) stop("send");
}

static void open_connection(struct connection *connection, const struct sockaddr_in *address, int epoll) {
    int one = 1;
    connection->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->descriptor < 0) stop("socket");
    if (connect(connection->descriptor, (const struct sockaddr *)address, sizeof *address) < 0) stop("connect");
    setsockopt(connection->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(connection->descriptor, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = connection}};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->descriptor, &event) < 0) stop("epoll_ctl");
    send_request(connection);
}

/// The value of Content-Length in a head that ends with an empty line.
static uint64_t content_length(const char *head, const char *end) {
    static const char name[] = "content-length:";
    for (const char *line = head; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        if (next == NULL) break;
        if ((*line | 0x20) == 'c' && next - line > (long)sizeof name && !strncasecmp(line, name, sizeof name - 1))
            return strtoull(line + sizeof name - 1, NULL, 10);
        line = next + 1;
    }
    errno = 0;
    stop("a response without Content-Length");
    return 0;
}

/// Reads what is there; a finished response is followed by the next request.
static void serve(struct connection *connection, char *buffer) {
    size_t held = connection->held;
    if (held) memcpy(buffer, connection->head, held);
    ssize_t count = recv(connection->descriptor, buffer + held, BUFFER - held, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) stop("the connection broke");
    bytes += (uint64_t)count;
    if (connection->rest == 0) {
        size_t length = held + (size_t)count;
        const char *end = memmem(buffer, length, "\r\n\r\n", 4);
        if (end == NULL) {
            errno = 0;
            if (length > HEAD_MAX) stop("a head beyond 8 KiB");
            memcpy(connection->head, buffer, length);
            connection->held = length;
            return;
        }
        end += 4;
        errno = 0;
        if (memcmp(buffer, "HTTP/1.1 200", 12)) stop("a status other than 200");
        connection->held = 0;
        connection->rest = content_length(buffer, end);
        count = buffer + length - end;
    }
    errno = 0;
    if ((uint64_t)count > connection->rest) stop("bytes beyond the response");
    connection->rest -= (uint64_t)count;
    if (connection->rest == 0) {
        responses += 1;
        send_request(connection);
    }
}

int main(int count, char **arguments) {
    if (count != 6) {
        fprintf(stderr, "usage: bare_loop ADDRESS PORT PATH CONNECTIONS SECONDS\n");
        return 2;
    }
    int connections = atoi(arguments[4]);
    double length = atof(arguments[5]);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[2]))};
    if (inet_pton(AF_INET, arguments[1], &address.sin_addr) != 1 || connections < 1 ||
        connections > CONNECTIONS_MAX || !(length > 0 && length <= 600)) {
        fprintf(stderr, "bare_loop: an IPv4 address, 1 to %d connections and up to 600 s are allowed\n",
                CONNECTIONS_MAX);
        return 2;
    }
    int written = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s:%s\r\n\r\n", arguments[3],
                           arguments[1], arguments[2]);
    if (written < 0 || (size_t)written >= sizeof request) return 2;
    request_length = (size_t)written;

    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct connection *all = calloc((size_t)connections, sizeof *all);
    char *buffer = malloc(BUFFER);
    if (epoll < 0 || all == NULL || buffer == NULL) stop("set-up");
    double begun = seconds_now();
    for (int index = 0; index < connections; index++) open_connection(&all[index], &address, epoll);
    struct epoll_event events[EVENTS];
    double now = seconds_now();
    while (now < begun + length) {
        int ready = epoll_wait(epoll, events, EVENTS, 100);
        if (ready < 0 && errno != EINTR) stop("epoll_wait");
        for (int index = 0; index < ready; index++) serve(events[index].data.ptr, buffer);
        now = seconds_now();
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double user = seconds_of(usage.ru_utime), system = seconds_of(usage.ru_stime);
    printf("{\"requests\": %llu, \"bytes\": %llu, \"seconds\": %.3f, \"user_s\": %.3f, \"system_s\": %.3f, "
           "\"us_per_request\": %.3f}\n",
           (unsigned long long)responses, (unsigned long long)bytes, now - begun, user, system,
           responses ? (user + system) * 1e6 / (double)responses : 0);
    return 0;
}
