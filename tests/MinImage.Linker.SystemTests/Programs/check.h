/* Ends the program where something is not as it has to be. */
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                     \
    do {                                                                     \
        if (!(condition)) {                                                  \
            printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);   \
            fflush(stdout);                                                  \
            _Exit(1);                                                        \
        }                                                                    \
    } while (0)
