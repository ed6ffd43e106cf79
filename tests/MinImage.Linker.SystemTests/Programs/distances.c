#include "check.h"

extern const int distances[2];
int sum(void);

int main(void) {
    int (*functions[2])(void);
    for (int i = 0; i < 2; i++) {
        functions[i] = (int (*)(void))((const char *)&distances[i] + distances[i]);
        CHECK(functions[i]() == 7);
    }
    CHECK(functions[0] != functions[1] && sum() == 14);
    puts("distances: all as it has to be");
    return 0;
}
