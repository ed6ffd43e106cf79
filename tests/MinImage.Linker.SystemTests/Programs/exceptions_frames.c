#include "check.h"

void through_c(int frames, void (*what)(void *), void *argument) {
    volatile char space[100 + frames];
    space[frames] = 1;
    if (frames == 0) {
        what(argument);
    } else {
        through_c(frames - 1, what, argument);
    }
    CHECK(space[frames] == 1);
}

static void clean(int **cleaned) { ++**cleaned; }

int with_cleanup(void (*what)(void *), void *argument, int *cleaned) {
    int *guard __attribute__((cleanup(clean))) = cleaned;
    what(argument);
    return *guard;
}
