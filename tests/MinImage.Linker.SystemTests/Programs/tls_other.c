#include "check.h"
#include "tls.h"

__thread int shared_number = 42;
__thread long shared_zeros[LARGE];
__thread char shared_aligned[10] __attribute__((aligned(1024))) = "aligned";
__thread unsigned char shared_byte = 200;
__thread float shared_float = 1.5f;
static __thread long double sixteen __attribute__((aligned(16))) = 16;

STATIC_CHECKS(other)

int *address_of_shared(void) { return &shared_number; }
long sum_of_shared(int where) { return shared_zeros[where] + shared_zeros[LARGE - 1 - where] + (long)(shared_float * 2); }
unsigned char count_bytes(int by) { return shared_byte += by; }
long double *aligned_sixteen(void) { return &sixteen; }
