#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// A function-like macro, which Swift does not import.
static const uint64_t rms_ssl_no_renegotiation = SSL_OP_NO_RENEGOTIATION;

// The certificates between a context's own and its authority: another one.
static inline STACK_OF(X509) *rms_ssl_chain(SSL_CTX *context) {
    STACK_OF(X509) *chain = NULL;
    SSL_CTX_get0_chain_certs(context, &chain);
    return chain;
}
