/* What names mean: weak ones, tentative ones, aliases, and functions that are chosen at start. */
#include "check.h"
#include "symbols.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

__attribute__((weak)) int replaced(void) { return 11; }
__attribute__((weak)) int kept(void) { return 20; }
__attribute__((weak)) const int replaced_data = 31;

char block[100];
long tentative;
int defined_at_last;
double aligned_block[10];

int (*chosen_pointer)(int) = chosen;
int (*const table[])(int) = { chosen, nowhere, weakly_named, chosen_alias };

/* One that nobody else sees, chosen by what the start code was told of the processor. */
static int local_small(int n) { return n * 2; }
static int local_large(int n) { return n * 3; }
static int (*choose_local(unsigned long first))(int) { return first == 42 ? local_large : local_small; }
static int local(int) __attribute__((ifunc("choose_local")));

static void weak(void) {
    CHECK(!nowhere && !&nowhere_data && !hidden_nowhere && table[1] == NULL);
    CHECK(weakly_named && weakly_named(1) == 2 && table[2](2) == 3);
    CHECK(replaced() == 10 && *(volatile const int *)&replaced_data == 30);
    CHECK(kept() == 20);
    if (nowhere) {
        nowhere(1);
    }
}

static void common(void) {
    CHECK(defined_at_last == 77);
    memset(block, 1, 5000);
    CHECK(block[4999] == 1 && tentative == 0 && (unsigned long)aligned_block % 256 == 0);
    aligned_block[9] = 2;
    CHECK(tentative == 0 && defined_at_last == 77);
}

static void indirect(void) {
    CHECK(resolver_runs >= 1);
    int runs = resolver_runs;
    CHECK(chosen(1) == 21 && chosen_alias(1) == 21 && chosen_pointer(2) == 22 && table[0](3) == 23 && table[3](3) == 23);
    CHECK(chosen_pointer == chosen && table[0] == chosen && chosen_elsewhere() == chosen);
    CHECK(chosen_via_elsewhere(1) == 121 && local(5) == 10 && resolver_runs == runs);
    int (*volatile pointer)(int) = local;
    CHECK(pointer(6) == 12);
}

/* The C library has many of its own. */
static void of_the_library(void) {
    char a[300], b[300];
    void *(*volatile copy)(void *, const void *, size_t) = memcpy;
    int (*volatile compare)(const char *, const char *) = strcmp;
    memset(a, 'a', sizeof a);
    a[299] = 0;
    copy(b, a, sizeof a);
    CHECK(!compare(a, b) && strlen(b) == 299 && strchr(b, 'x') == NULL && strrchr(b, 'a') == b + 298 && memchr(b, 0, 300) == b + 299);
    CHECK(strcasecmp(a, b) == 0 && strncmp(a, b, 400) == 0 && strnlen(a, 10) == 10 && memcmp(a, b, 300) == 0);
    memmove(b + 1, b, 100);
    CHECK(stpcpy(b, "copied") == b + 6 && !strcmp(strcat(b, "!"), "copied!") && strspn(b, "copied") == 6 && strstr(b, "ied") == b + 3);
    CHECK(wcslen(L"wide") == 4 && wmemset((wchar_t *)b, L'w', 4)[3] == L'w');
    volatile double x = 0.5;
    printf("%.12f %.12f %.12f %.12f %.12f %.6f\n", sin(x), cos(x), exp(x), log(x), pow(x, 2.5), (double)sinf(x));
    CHECK(floor(1.5) == 1 && ceil(x) == 1 && rint(2.5) == 2 && trunc(-1.5) == -1 && fma(x, 2, 1) == 2);
    CHECK(time(NULL) > 1000000000);
}

static void aliases(void) {
    /* Two names are two things to the compiler. */
    int (*volatile functions[])(void) = { original, renamed };
    int *volatile data[] = { &original_data, &renamed_data };
    CHECK(original() == 5 && renamed() == 5 && functions[0] == functions[1]);
    *data[0] = 8;
    CHECK(*data[1] == 8 && data[0] == data[1]);
}

int main(void) {
    weak();
    common();
    indirect();
    of_the_library();
    aliases();
    CHECK(other_address_checks((void *)replaced, (void *)chosen, block));
    puts("symbols: all as it has to be");
    return 0;
}
