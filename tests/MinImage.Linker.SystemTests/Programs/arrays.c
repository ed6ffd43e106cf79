/* What runs before and after main, and in which order. */
#include <stdio.h>
#include <stdlib.h>

#define STEP(name) void step_##name(void) { puts(#name); }
STEP(preinit) STEP(99) STEP(150) STEP(150_second) STEP(plain) STEP(fini) STEP(fini_200) STEP(init) STEP(fini_code)

__attribute__((constructor(120))) static void constructor_120(void) { puts("constructor 120"); }
__attribute__((constructor(200))) static void constructor_200(void) { puts("constructor 200"); }
__attribute__((constructor(65535))) static void constructor_65535(void) { puts("constructor 65535"); }
__attribute__((constructor)) static void constructor(void) { puts("constructor"); }
__attribute__((destructor(120))) static void destructor_120(void) { puts("destructor 120"); }
__attribute__((destructor(300))) static void destructor_300(void) { puts("destructor 300"); }
__attribute__((destructor)) static void destructor(void) { puts("destructor"); }
static void exiting(void) { puts("atexit"); }

int main(int argc, char **argv) {
    atexit(exiting);
    puts("main");
    return 0;
}
