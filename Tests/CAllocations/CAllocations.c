// Replaces the allocator's entry points by ones that count for each thread and pass on to glibc's own.
#define _GNU_SOURCE
#include "CAllocations.h"

#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <stddef.h>
#include <string.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static __thread rms_allocations counted;

rms_allocations rms_allocations_of_thread(void) { return counted; }

// Where libcrypto lies in memory: all of OpenSSL takes its memory through CRYPTO_malloc and its kin there.
static uintptr_t openssl_from, openssl_to;

static int note_openssl(struct dl_phdr_info *library, size_t size, void *unused) {
    (void)size, (void)unused;
    if (!library->dlpi_name || !strstr(library->dlpi_name, "libcrypto.so")) return 0;
    for (int part = 0; part < library->dlpi_phnum; part++) {
        if (library->dlpi_phdr[part].p_type != PT_LOAD || !(library->dlpi_phdr[part].p_flags & PF_X)) continue;
        openssl_from = library->dlpi_addr + library->dlpi_phdr[part].p_vaddr;
        openssl_to = openssl_from + library->dlpi_phdr[part].p_memsz;
    }
    return 1;
}

__attribute__((constructor)) static void find_openssl(void) { dl_iterate_phdr(note_openssl, NULL); }

static inline void *taken(void *memory, void *caller) {
    counted.calls += 1;
    if ((uintptr_t)caller - openssl_from < openssl_to - openssl_from) counted.openssl += 1;
    if (memory) counted.bytes += (int64_t)malloc_usable_size(memory);
    return memory;
}

#define TAKEN(memory) taken(memory, __builtin_return_address(0))

void *malloc(size_t size) { return TAKEN(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) { return TAKEN(__libc_calloc(count, size)); }

void *realloc(void *old, size_t size) {
    int64_t before = old ? (int64_t)malloc_usable_size(old) : 0;
    void *moved = __libc_realloc(old, size);
    if (moved || size == 0) counted.bytes -= before;
    return TAKEN(moved);
}

void *memalign(size_t alignment, size_t size) { return TAKEN(__libc_memalign(alignment, size)); }

void *aligned_alloc(size_t alignment, size_t size) { return TAKEN(__libc_memalign(alignment, size)); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    void *made = TAKEN(__libc_memalign(alignment, size));
    if (!made) return ENOMEM;
    *memory = made;
    return 0;
}

void free(void *memory) {
    if (memory) counted.bytes -= (int64_t)malloc_usable_size(memory);
    __libc_free(memory);
}
