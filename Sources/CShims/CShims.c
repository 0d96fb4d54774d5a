#define _GNU_SOURCE
#include "CShims.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>

int rms_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

const void *rms_memory_find(const void *bytes, size_t count, const void *sought, size_t sought_count) {
    return memmem(bytes, count, sought, sought_count);
}

int rms_timer_slack(unsigned long nanoseconds) { return prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0); }

int rms_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL, 0);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

int rms_cores(void) {
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
    int count = CPU_COUNT(&cores);
    return count > 0 ? count : 1;
}
