/* OpenMP's library: thread-local variables by models of its own, weak symbols, constructors. */
#include "check.h"

#include <omp.h>

int main(void) {
    long sum = 0;
    int threads = 0, tasks = 0;
#pragma omp parallel for reduction(+ : sum) num_threads(4)
    for (int i = 0; i < 100000; i++) {
        sum += i;
    }
#pragma omp parallel num_threads(3)
    {
#pragma omp critical
        threads++;
#pragma omp single
        for (int i = 0; i < 10; i++) {
#pragma omp task
#pragma omp atomic
            tasks++;
        }
    }
    CHECK(sum == 4999950000 && threads == 3 && tasks == 10 && omp_get_max_threads() >= 1);
    puts("parallel: all as it has to be");
    return 0;
}
