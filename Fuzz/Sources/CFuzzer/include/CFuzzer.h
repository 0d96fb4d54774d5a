#pragma once
#include <stddef.h>
#include <stdint.h>

/// libFuzzer as a library: feeds the callback until its bounds are reached, then ends the process.
int LLVMFuzzerRunDriver(int *count, char ***words, int (*callback)(const uint8_t *bytes, size_t count));
