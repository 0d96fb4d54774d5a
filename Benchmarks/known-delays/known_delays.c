// Answers every request after a delay that it draws itself, and writes down how long each answer really took.
//
// usage: known_delays SEED LOGFILE   (prints its port; ends when standard input does)
// One line in LOGFILE for each answer: nanoseconds from the arrival of the request in this process to the moment the
// answer was given to the kernel. One thread, one epoll instance, a heap of due answers; requests are small and come whole.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct due {
    uint64_t at, arrived;
    int descriptor;
};

static struct due *heap;
static size_t count, capacity;
static uint32_t *taken;
static size_t takenCount, takenCapacity;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

static void *grown(void *memory, size_t *places, size_t size) {
    *places = *places ? *places * 2 : 1024;
    void *moved = realloc(memory, *places * size);
    if (!moved) abort();
    return moved;
}

static void push(struct due due) {
    if (count == capacity) heap = grown(heap, &capacity, sizeof *heap);
    size_t place = count++;
    while (place > 0 && heap[(place - 1) / 2].at > due.at) {
        heap[place] = heap[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    heap[place] = due;
}

static struct due pop(void) {
    struct due first = heap[0], last = heap[--count];
    size_t place = 0;
    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= count) break;
        if (child + 1 < count && heap[child + 1].at < heap[child].at) child++;
        if (heap[child].at >= last.at) break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = last;
    return first;
}

static uint64_t state;

static double unit(void) {
    state += 0x9E3779B97F4A7C15ull;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

// Lognormal, median 5 ms: a body of short answers and a tail to some 100 ms, as of a platform under load.
static uint64_t delay(void) {
    double normal = sqrt(-2 * log(unit())) * cos(2 * M_PI * unit());
    return (uint64_t)(5e6 * exp(0.8 * normal));
}

int main(int argumentCount, char **arguments) {
    if (argumentCount != 3) return 2;
    state = strtoull(arguments[1], NULL, 10);
    prctl(PR_SET_TIMERSLACK, 1ul);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 4096)) return 1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    int poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    event.data.fd = 0;
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event);
    static struct epoll_event events[256];
    static char bytes[65536];
    for (;;) {
        struct timespec wait = {3600, 0};
        if (count) {
            uint64_t moment = now(), rest = heap[0].at > moment ? heap[0].at - moment : 0;
            wait.tv_sec = (time_t)(rest / 1000000000ull);
            wait.tv_nsec = (long)(rest % 1000000000ull);
        }
        int found = epoll_pwait2(poller, events, 256, &wait, NULL);
        for (int index = 0; index < found; index++) {
            int descriptor = events[index].data.fd;
            if (descriptor == 0) goto end;
            if (descriptor == listener) {
                int client, on = 1;
                while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                    event.data.fd = client;
                    epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
                }
            } else if (recv(descriptor, bytes, sizeof bytes, 0) > 0) {
                uint64_t arrived = now();
                push((struct due){arrived + delay(), arrived, descriptor});
            } else {
                close(descriptor);
            }
        }
        while (count && heap[0].at <= now()) {
            struct due due = pop();
            if (send(due.descriptor, answer, sizeof answer - 1, MSG_NOSIGNAL) < 0) continue;
            if (takenCount == takenCapacity) taken = grown(taken, &takenCapacity, sizeof *taken);
            uint64_t length = now() - due.arrived;
            taken[takenCount++] = length > UINT32_MAX ? UINT32_MAX : (uint32_t)length;
        }
    }
end:;
    FILE *log = fopen(arguments[2], "w");
    if (!log) return 1;
    for (size_t index = 0; index < takenCount; index++) fprintf(log, "%u\n", taken[index]);
    return fclose(log) ? 1 : 0;
}
