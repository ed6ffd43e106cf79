namespace MinImage.Linker.SystemTests.Host;

/// <summary>Links and runs programs in which several threads use thread-local variables of all models, which are relaxed to local-exec.</summary>
public sealed class ThreadLocalProgramTests
{
    public static TheoryData<string[]> Models()
    {
        var data = new TheoryData<string[]>();
        foreach (var model in (string[])["global-dynamic", "local-dynamic", "initial-exec", "local-exec"])
        {
            data.Add(["-fPIC", "-O2", "-ftls-model=" + model]);
        }

        data.Add(["-fPIC", "-O0", "-fno-plt", "-ftls-model=global-dynamic"]);
        data.Add(["-fPIC", "-O2", "-fno-plt", "-ftls-model=global-dynamic"]);
        data.Add(["-fPIC", "-O2", "-fno-plt", "-ftls-model=local-dynamic"]);
        data.Add(["-fPIC", "-O2", "-mtls-dialect=gnu2"]);
        data.Add(["-fPIC", "-O0", "-mtls-dialect=gnu2", "-ftls-model=local-dynamic"]);
        data.Add(["-fPIE", "-O1"]);
        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Each_thread_has_its_own(string[] flags)
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <pthread.h>
                #include <stdint.h>
                #include <stdio.h>
                extern __thread int number;
                extern __thread char aligned[10];
                extern __thread long zero;
                extern __thread int hidden __attribute__((visibility("hidden")));
                static __thread int own = 3;
                static __thread int own_zero;
                static __thread struct { int a; long b; char text[8]; } record = { 1, 2, "text" };
                extern int *address_of_number(void);
                extern int sum(void);
                static pthread_barrier_t barrier;
                static void *work(void *argument) {
                    int n = (int)(intptr_t)argument;
                    number += n; own += n; own_zero -= n; record.b += n; zero += n; aligned[3] = n; hidden += n;
                    pthread_barrier_wait(&barrier);
                    int good = number == 100 + n && own == 3 + n && own_zero == -n && record.b == 2 + n && zero == n && aligned[3] == n
                        && record.text[0] == 't' && hidden == 9 + n && (uintptr_t)aligned % 64 == 0 && address_of_number() == &number && sum() == number + zero;
                    pthread_barrier_wait(&barrier);
                    return (void *)(intptr_t)good;
                }
                int main(void) {
                    pthread_t threads[4];
                    pthread_barrier_init(&barrier, 0, 5);
                    for (intptr_t i = 0; i < 4; i++) pthread_create(&threads[i], 0, work, (void *)(i + 1));
                    intptr_t good = (intptr_t)work((void *)50);
                    for (int i = 0; i < 4; i++) { void *result; pthread_join(threads[i], &result); good += (intptr_t)result; }
                    printf("%d %d\n", (int)good, number);
                    return 0;
                }
                """, flags)
            .Compile("other.c", """
                __thread int number = 100;
                __thread char aligned[10] __attribute__((aligned(64)));
                __thread long zero;
                __thread int hidden __attribute__((visibility("hidden"))) = 9;
                int *address_of_number(void) { return &number; }
                int sum(void) { return number + (int)zero; }
                """, flags);

        host.Expect("5 150\n");
    }
}
