#ifndef C_ALLOCATIONS_H
#define C_ALLOCATIONS_H

#include <stdint.h>

/// What the calling thread has asked of the allocator so far.
typedef struct {
    /// Calls that gave memory: malloc, calloc, realloc and their aligned kin.
    uint64_t calls;
    /// Those of the calls that OpenSSL made for itself.
    uint64_t openssl;
    /// Bytes that this thread took less those that it gave back, as the allocator rounds them.
    int64_t bytes;
} rms_allocations;

/// The calling thread's count.
///
/// Whatever links this target has its allocator's entry points replaced by counting ones.
rms_allocations rms_allocations_of_thread(void);

#endif
