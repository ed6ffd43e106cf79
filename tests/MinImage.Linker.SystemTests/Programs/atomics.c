/* The library for what processors do not do in one instruction, or only some: it has functions that are chosen at start. */
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>

struct pair { long a, b; };
struct large { char bytes[100]; };

static _Atomic struct pair pair;
static _Atomic __int128 wide;
static _Atomic struct large large;
static atomic_char small;

static void *work(void *argument) {
    for (int i = 0; i < 1000; i++) {
        wide += (__int128)1 << 70;
        struct pair seen = pair, next;
        do {
            CHECK(seen.a == -seen.b);
            next = (struct pair){ seen.a + 1, seen.b - 1 };
        } while (!atomic_compare_exchange_weak(&pair, &seen, next));
        small ^= 3;
    }
    return argument;
}

int main(void) {
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
    }
    large = (struct large){ "copied" };
    struct large copy = large;
    struct pair last = pair;
    CHECK((long)(wide >> 70) == 3000 && last.a == 3000 && small == 0 && copy.bytes[5] == 'd');
    puts("atomics: all as it has to be");
    return 0;
}
