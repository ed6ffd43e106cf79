/* Prints "name<TAB>value" for each operation: handshakes a second, in memory, and megabytes a second, each measured for about SECONDS.
 *
 *   bench SECONDS
 */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CHECK(x) do { if (!(x)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); exit(1); } } while (0)

static double seconds;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static X509 *self_signed(EVP_PKEY *key)
{
    X509 *cert = X509_new();
    CHECK(cert && ASN1_INTEGER_set(X509_get_serialNumber(cert), 1));
    CHECK(X509_gmtime_adj(X509_getm_notBefore(cert), -60) && X509_gmtime_adj(X509_getm_notAfter(cert), 3600));
    CHECK(X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0));
    CHECK(X509_set_issuer_name(cert, X509_get_subject_name(cert)) && X509_set_pubkey(cert, key) && X509_sign(cert, key, EVP_sha256()));
    return cert;
}

static void handshake(SSL_CTX *server, SSL_CTX *client)
{
    SSL *s = SSL_new(server), *c = SSL_new(client);
    BIO *near, *far;
    int done_s = 0, done_c = 0;
    CHECK(s && c && BIO_new_bio_pair(&near, 0, &far, 0));
    SSL_set_bio(s, near, near);
    SSL_set_bio(c, far, far);
    SSL_set_accept_state(s);
    SSL_set_connect_state(c);
    for (int i = 0; i < 20 && !(done_s && done_c); i++) {
        done_c = SSL_do_handshake(c) == 1;
        done_s = SSL_do_handshake(s) == 1;
    }
    CHECK(done_s && done_c);
    SSL_free(s);
    SSL_free(c);
}

static void handshakes(const char *name, EVP_PKEY *key, const char *group)
{
    SSL_CTX *server = SSL_CTX_new(TLS_server_method()), *client = SSL_CTX_new(TLS_client_method());
    X509 *cert = self_signed(key);
    CHECK(server && client && SSL_CTX_use_certificate(server, cert) && SSL_CTX_use_PrivateKey(server, key));
    CHECK(SSL_CTX_set1_groups_list(server, group) && SSL_CTX_set1_groups_list(client, group));
    /* Every handshake is a full one, and the client verifies the certificate. */
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    CHECK(X509_STORE_add_cert(SSL_CTX_get_cert_store(client), cert));
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    handshake(server, client);
    double start = now(), end;
    int n = 0;
    do {
        handshake(server, client);
        n++;
    } while ((end = now()) < start + seconds);
    printf("%s\t%.0f\n", name, n / (end - start));
    X509_free(cert);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

static unsigned char block[16384], output[16384 + 64];

static void encrypts(const char *name, const EVP_CIPHER *cipher)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    unsigned char key[32] = {1}, iv[16] = {2}, tag[16];
    int length, n = 0;
    double start = now(), end;
    do {
        CHECK(EVP_EncryptInit_ex(ctx, cipher, NULL, key, iv) && EVP_EncryptUpdate(ctx, output, &length, block, sizeof block));
        CHECK(EVP_EncryptFinal_ex(ctx, output + length, &length) && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag));
        n++;
    } while ((end = now()) < start + seconds);
    printf("%s\t%.0f\n", name, n * (sizeof block / 1e6) / (end - start));
    EVP_CIPHER_CTX_free(ctx);
}

static void digests(const char *name, const EVP_MD *md)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    int n = 0;
    double start = now(), end;
    do {
        CHECK(EVP_Digest(block, sizeof block, digest, NULL, md, NULL));
        n++;
    } while ((end = now()) < start + seconds);
    printf("%s\t%.0f\n", name, n * (sizeof block / 1e6) / (end - start));
}

int main(int argc, char **argv)
{
    CHECK(argc == 2 && (seconds = atof(argv[1])) > 0);
    EVP_PKEY *rsa = EVP_RSA_gen(2048), *ec = EVP_EC_gen("P-256");
    CHECK(rsa && ec);
    handshakes("handshakes, X25519MLKEM768, RSA-2048", rsa, "X25519MLKEM768");
    handshakes("handshakes, X25519, RSA-2048", rsa, "X25519");
    handshakes("handshakes, X25519MLKEM768, ECDSA P-256", ec, "X25519MLKEM768");
    handshakes("handshakes, P-256, ECDSA P-256", ec, "P-256");
    encrypts("AES-128-GCM, MB", EVP_aes_128_gcm());
    encrypts("AES-256-GCM, MB", EVP_aes_256_gcm());
    encrypts("ChaCha20-Poly1305, MB", EVP_chacha20_poly1305());
    digests("SHA-256, MB", EVP_sha256());
    digests("SHA3-256, MB", EVP_sha3_256());
    return 0;
}
