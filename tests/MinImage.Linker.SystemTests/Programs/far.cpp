// Branches that go farther than an instruction reaches, and back.
#include "check.h"

extern "C" int far_one(int), far_two(int), far_three(int), far_four(int), far_end(int), far_throw(int);
extern "C" int count(int n) { return n + 1; }
extern "C" int throw_number(int n) { throw n; }

// What the functions of far.S do.
static int expected(int depth) {
    if (depth == 0) {
        return 0;
    }
    int n = 2 * expected(depth - 1) + 1;
    return n + 2 + 1 + 1;
}

static int choose(int n) { return n + 5; }
extern "C" void *resolve() { return reinterpret_cast<void *>(choose); }
extern "C" int chosen(int) __attribute__((ifunc("resolve")));

int main() {
    int (*volatile functions[])(int) = {far_one, far_two, far_three, far_four};
    for (int depth = 0; depth < 6; depth++) {
        CHECK(far_one(depth) == expected(depth) && far_two(depth) == expected(depth));
        CHECK(far_three(depth) == expected(depth) && far_four(depth) == expected(depth));
        for (auto function : functions) {
            CHECK(function(depth) == expected(depth));
        }
    }
    CHECK(far_end(1) == 2 && chosen(1) == 6);
    try { far_throw(8); CHECK(false); } catch (int n) { CHECK(n == 8); }
    puts("far: all as it has to be");
    return 0;
}
