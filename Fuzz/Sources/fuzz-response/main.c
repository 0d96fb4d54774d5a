#include <stddef.h>
#include <stdint.h>

// libFuzzer's loop, in its form without a main function of its own.
int LLVMFuzzerRunDriver(int *count, char ***words, int (*function)(const uint8_t *bytes, size_t count));

int rms_fuzz_response(const uint8_t *bytes, size_t count);

int main(int count, char **words) {
    return LLVMFuzzerRunDriver(&count, &words, rms_fuzz_response);
}
