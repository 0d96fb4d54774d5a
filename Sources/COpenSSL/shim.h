#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// A function-like macro, which Swift does not import.
static const uint64_t rms_ssl_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
