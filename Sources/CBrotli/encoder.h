// For tests, which make what the engine takes apart.
#include <brotli/encode.h>
