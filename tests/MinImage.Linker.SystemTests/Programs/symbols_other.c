#include "check.h"
#include "symbols.h"

int weakly_named(int n) { return n + 1; }
int replaced(void) { return 10; }
__attribute__((weak)) int kept(void) { return 21; }
const int replaced_data = 30;

char block[5000];
long tentative;
int defined_at_last = 77;
double aligned_block[2] __attribute__((aligned(256)));

int resolver_runs;
static int plus_ten(int n) { return n + 10; }
static int plus_twenty(int n) { return n + 20; }
static int which = 1;
static void *choose(void) {
    ++resolver_runs;
    return which ? plus_twenty : plus_ten;
}
int chosen(int) __attribute__((ifunc("choose")));
int chosen_alias(int) __attribute__((alias("chosen")));
int (*chosen_elsewhere(void))(int) { return chosen; }
int chosen_via_elsewhere(int n) { return chosen(n) + 100; }

int original(void) { return 5; }
int renamed(void) __attribute__((alias("original")));
int original_data = 6;
extern int renamed_data __attribute__((alias("original_data")));

int other_address_checks(void *main_replaced, void *main_chosen, void *main_block) {
    CHECK(main_replaced == (void *)replaced && main_chosen == (void *)chosen && main_block == (void *)block);
    CHECK(!nowhere && !&nowhere_data && !hidden_nowhere);
    return 1;
}
