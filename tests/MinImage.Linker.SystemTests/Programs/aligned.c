/* Alignments of pages and of more. */
#include "check.h"

#include <pthread.h>

static char page[10] __attribute__((aligned(65536))) = { 1 };
static char zeros[10] __attribute__((aligned(1 << 20)));
static const char constant[10] __attribute__((aligned(8192))) = { 2 };
static __thread char own_page[3] __attribute__((aligned(4096)));
static __thread char bytes[101];
static __thread int line __attribute__((aligned(64)));
static __thread char value __attribute__((aligned(32))) = 4;
__attribute__((aligned(4096))) int function(void) { return 3; }

#define IS_ALIGNED(place, to) (((unsigned long)(place)) % (to) == 0)

static void *thread(void *argument) {
    char *volatile own = own_page;
    int *volatile own_line = &line;
    char *volatile own_value = &value;
    CHECK(IS_ALIGNED(own, 4096) && IS_ALIGNED(own_line, 64) && IS_ALIGNED(own_value, 32));
    CHECK(own_page[2] + bytes[100] + line == 0 && value == 4);
    own_page[2] = bytes[100] = line = value = 1;
    return argument;
}

int main(void) {
    pthread_t other;
    for (int i = 0; i < 2; i++) {
        CHECK(pthread_create(&other, NULL, thread, NULL) == 0 && pthread_join(other, NULL) == 0);
    }
    thread(NULL);
    char *volatile places[] = { page, zeros };
    const char *volatile read_only = constant;
    int (*volatile pointer)(void) = function;
    CHECK(IS_ALIGNED(places[0], 65536) && IS_ALIGNED(places[1], 1 << 20) && IS_ALIGNED(read_only, 8192) && IS_ALIGNED(pointer, 4096));
    CHECK(page[0] + zeros[9] + constant[0] + function() == 6);
    puts("aligned: all as it has to be");
    return 0;
}
