/* With an object of more sections than a symbol has numbers for (SHT_SYMTAB_SHNDX). */
#include "check.h"

extern int (*const functions[COUNT])(void);
extern long last_of_all;
extern char tentative[64];

int main(void) {
    for (int i = 0; i < COUNT; i++) {
        CHECK(functions[i]() == i % 16);
        CHECK(i == 0 || functions[i] != functions[i - 1]);
    }
    CHECK(last_of_all == 0 && tentative[63] == 0);
    puts("sections: all as it has to be");
    return 0;
}
