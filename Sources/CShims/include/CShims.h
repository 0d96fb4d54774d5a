// What Swift cannot import from the system's headers: variadic calls, function-like macros, and
// epoll's user data union. No logic lives here.
#ifndef RMSLOAD_CSHIMS_H
#define RMSLOAD_CSHIMS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <time.h>


/// Adds (`EPOLL_CTL_ADD`), changes or removes a descriptor with 64 bits of user data.
/// Returns 0, or -1 with errno set.
int rms_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token);

/// `memmem`: where a run of bytes first stands in another, or NULL.
const void *rms_memory_find(const void *bytes, size_t count, const void *sought, size_t sought_count);

/// `prctl(PR_SET_TIMERSLACK)`: how late, in nanoseconds, the kernel may wake this thread.
int rms_timer_slack(unsigned long nanoseconds);

/// `fcntl(F_SETFL)` with O_NONBLOCK added.
int rms_set_nonblocking(int descriptor);

/// How many cores this process may run on (`sched_getaffinity`), 1 at least.
int rms_cores(void);

#endif
