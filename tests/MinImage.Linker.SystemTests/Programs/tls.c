/* Each thread's own, by all the ways in which code finds it. */
#include "check.h"
#include "tls.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

STATIC_CHECKS(main)

static __thread int *pointer_to_own = NULL;
static __thread const char *text = "text";

static int *addresses[3];

static void *thread(void *argument) {
    long which = (long)argument;
    errno = (int)which;
    addresses[which] = &shared_number;
    CHECK(address_of_shared() == &shared_number && shared_number == 42);
    CHECK(!strcmp(shared_aligned, "aligned") && (unsigned long)shared_aligned % 1024 == 0);
    CHECK(shared_byte == 200 && count_bytes(10) == 210 && shared_byte == 210 && shared_float == 1.5f);
    CHECK(*aligned_sixteen() == 16 && (unsigned long)aligned_sixteen() % 16 == 0);
    CHECK(pointer_to_own == NULL && !strcmp(text, "text"));
    pointer_to_own = &shared_number;
    for (int i = 0; i < LARGE; i++) {
        shared_zeros[i] = i;
    }
    CHECK(sum_of_shared(1) == LARGE - 1 + 3 && sum_of_shared(LARGE - 1) == LARGE - 1 + 3);
    for (int round = 0; round < 3; round++) {
        CHECK(check_main(round) == 4 + round + 42 + (char)(LARGE - 1) - (char)(LARGE - 1) + (int)shared_zeros[LARGE - 1]);
        CHECK(check_other(round) == 4 + round + 42 + (int)shared_zeros[LARGE - 1]);
    }
    shared_number = 1000 + (int)which;
    CHECK(*address_of_shared() == 1000 + which && *pointer_to_own == 1000 + which);
    int *volatile of_nobody = &nowhere;
    CHECK(errno == which && of_nobody != &shared_number);
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    thread(0);
    for (long i = 0; i < 2; i++) {
        CHECK(pthread_create(&threads[i], NULL, thread, (void *)(i + 1)) == 0);
    }
    for (int i = 0; i < 2; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK(addresses[0] == &shared_number && addresses[0] != addresses[1]);
    CHECK(shared_number == 1000 && errno == 0);
    puts("tls: all as it has to be");
    return 0;
}
