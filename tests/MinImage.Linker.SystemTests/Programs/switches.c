/* Tables of jumps, of strings and of functions. */
#include "check.h"

#include <string.h>

#define TEN(m, n) m(n##0) m(n##1) m(n##2) m(n##3) m(n##4) m(n##5) m(n##6) m(n##7) m(n##8) m(n##9)
#define HUNDRED(m, n) TEN(m, n##0) TEN(m, n##1) TEN(m, n##2) TEN(m, n##3) TEN(m, n##4) TEN(m, n##5) TEN(m, n##6) TEN(m, n##7) TEN(m, n##8) TEN(m, n##9)
#define ALL(m) HUNDRED(m, 1) HUNDRED(m, 2) HUNDRED(m, 3) HUNDRED(m, 4) HUNDRED(m, 5)

#define FUNCTION(n) __attribute__((noinline)) int f##n(int x) { return x * n + (x >> (n & 7)); }
ALL(FUNCTION)

int dispatch(int which, int x) {
    switch (which) {
#define CASE(n) case n: return f##n(x);
        ALL(CASE)
    }
    return -1;
}

/* Dense, with work of their own in each: a table of offsets in the section of the function's constants. */
unsigned long compute(unsigned which, unsigned long x) {
    switch (which % 600) {
#define WORK(n) case n: x = x * n##u + (x >> (n % 13)); if (x & n##u) x ^= n##ul << 20; break;
        ALL(WORK)
    default: x++;
    }
    return x;
}

typedef int (*function)(int);
static const function functions[] = {
#define ADDRESS(n) f##n,
    ALL(ADDRESS)
};

static const char *name(int which) {
    switch (which) {
#define NAME(n) case n: return "number " #n;
        ALL(NAME)
    }
    return "none";
}

/* A machine with a table of labels. */
static int interpret(const char *code, int x) {
    static const void *const labels[] = { &&add, &&twice, &&minus, &&end };
#define NEXT goto *labels[*code++ - 'a']
    NEXT;
add: x += 3; NEXT;
twice: x *= 2; NEXT;
minus: x -= 1; NEXT;
end: return x;
}

int main(void) {
    unsigned long sum = 0;
    for (int i = 90; i < 610; i++) {
        sum = sum * 31 + dispatch(i, i * 7) + compute(i, sum);
        if (i >= 100 && i < 600) {
            CHECK(functions[i - 100](5) == dispatch(i, 5));
            CHECK(atoi(name(i) + 7) == i);
        }
    }
    CHECK(!strcmp(name(99), "none"));
    CHECK(interpret("abcabd", 1) == 20);
    printf("%lx\n", sum);
    puts("switches: all as it has to be");
    return 0;
}
