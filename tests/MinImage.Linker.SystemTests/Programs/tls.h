/* Thread-local variables: small and large, aligned, with values and without, own and of another object. */
#ifndef LARGE
#define LARGE 100
#endif

#define STATIC_CHECKS(where)                                                              \
    static __thread int where##_own = 3;                                                  \
    static __thread char where##_zeros[LARGE];                                            \
    static __thread struct { char c; long n; } where##_pair = { 'p', 77 };                \
    static __thread short where##_last = 9;                                               \
    int check_##where(int round) {                                                        \
        CHECK(where##_own == 3 + round && where##_last == 9 + round);                     \
        where##_own++;                                                                    \
        where##_last++;                                                                   \
        for (int i = 0; i < LARGE; i += LARGE / 10) {                                     \
            CHECK(where##_zeros[i] == round);                                             \
            where##_zeros[i]++;                                                           \
        }                                                                                 \
        CHECK(where##_pair.c == 'p' && where##_pair.n == 77 - round);                     \
        where##_pair.n--;                                                                 \
        return where##_own + shared_number + (int)shared_zeros[LARGE - 1];                \
    }

extern __thread int shared_number;
extern __thread long shared_zeros[LARGE];
extern __thread char shared_aligned[10];
extern __thread unsigned char shared_byte;
extern __thread float shared_float;
/* Nobody defines it. Nothing is said of its address but that there is one to ask for. */
extern __thread int nowhere __attribute__((weak));

int check_main(int round);
int check_other(int round);
int *address_of_shared(void);
long sum_of_shared(int where);
unsigned char count_bytes(int by);
long double *aligned_sixteen(void);
