using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.SystemTests.Host;

/// <summary>Links and runs C programs, which check their own results.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void Hello()
    {
        using var host = new HostProgram().Compile("hello.c", """
            #include <stdio.h>
            int main(int argc, char **argv) { printf("Hello, %d\n", argc); return 42; }
            """, "-O2");

        var program = host.Expect("Hello, 1\n", exitCode: 42);

        host.AssertReadable();
        program.AssertMapAddsUp();
        Assert.Equal("Hello, 3\n", host.Run("a", "b").Output);
    }

    [Fact]
    public void Functions_chosen_at_start()
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                #include <string.h>
                extern int chosen(int);
                extern int (*elsewhere(void))(int);
                static int twice(int x) { return 2 * x; }
                static void *choose_local(void) { return twice; }
                static int local(int) __attribute__((ifunc("choose_local")));
                int (*pointer)(int) = chosen;
                int (*local_pointer)(int) = local;
                int main(int argc, char **argv) {
                    char text[100];
                    memset(text, 'x', sizeof text);
                    memcpy(text, argv[argc - 1], 0);
                    text[50 + argc] = 0;
                    printf("%d %d %d %d\n", chosen(1), pointer(2), local(argc), local_pointer(4));
                    printf("%d %d %d\n", pointer == chosen, elsewhere() == chosen, (int)strlen(text));
                    return 0;
                }
                """, "-O2")
            .Compile("chosen.c", """
                static int plus_ten(int x) { return x + 10; }
                extern int seed;
                static void *choose(void) { return seed == 7 ? plus_ten : (void *)0; }
                int chosen(int) __attribute__((ifunc("choose")));
                int (*elsewhere(void))(int) { return chosen; }
                int seed = 7;
                """, "-O1", "-fPIC");

        var program = host.Expect("11 12 2 8\n1 1 51\n");

        Assert.Contains(program.StartRelocations(), r => r.Type == X64Relocation.IndirectRelative);
    }

    [Fact]
    public void Weak_symbols_both_ways()
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                extern int nowhere(void) __attribute__((weak));
                extern int data_nowhere __attribute__((weak));
                extern int there(void) __attribute__((weak));
                extern int pthread_create(void) __attribute__((weak));
                __attribute__((weak)) int replaced(void) { return 1; }
                __attribute__((weak)) int kept(void) { return 2; }
                int (*table[])(void) = { nowhere, there };
                int main(void) {
                    printf("%d %d %d\n", nowhere ? nowhere() : -1, &data_nowhere == 0, there ? there() : -1);
                    printf("%d %d %d %d\n", replaced(), kept(), table[0] == 0, table[1]());
                    return pthread_create != 0;
                }
                """, "-O2")
            .Compile("other.c", "int replaced(void) { return 10; } int there(void) { return 5; }", "-O2");

        host.Expect("-1 1 5\n10 2 1 5\n");
    }

    [Fact]
    public void Constructors_and_destructors_by_their_priorities()
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                #include <stdlib.h>
                static void at_exit(void) { puts("atexit"); }
                __attribute__((constructor)) static void plain(void) { puts("constructor"); atexit(at_exit); }
                __attribute__((constructor(300))) static void late(void) { puts("300"); }
                __attribute__((constructor(101))) static void early(void) { puts("101"); }
                __attribute__((destructor)) static void end(void) { puts("destructor"); }
                __attribute__((destructor(101))) static void last(void) { puts("~101"); }
                __attribute__((destructor(300))) static void before_last(void) { puts("~300"); }
                static void first_of_all(int argc, char **argv) { printf("preinit %d\n", argc); }
                __attribute__((section(".preinit_array"), used)) static void (*pre)(int, char **) = first_of_all;
                int main(void) { puts("main"); return 0; }
                """, "-O2")
            .Compile("other.c", """
                #include <stdio.h>
                __attribute__((constructor(200))) static void middle(void) { puts("200"); }
                __attribute__((constructor)) static void plain(void) { puts("other constructor"); }
                """, "-O2");

        host.Expect("preinit 1\n101\n200\n300\nconstructor\nother constructor\nmain\natexit\ndestructor\n~300\n~101\n");
    }

    [Fact]
    public void The_address_of_localhost()
    {
        using var host = new HostProgram().Compile("main.c", """
            #include <netdb.h>
            #include <stdio.h>
            #include <arpa/inet.h>
            int main(void) {
                struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
                int error = getaddrinfo("localhost", "80", &hints, &found);
                if (error) { puts(gai_strerror(error)); return 1; }
                char text[INET_ADDRSTRLEN];
                inet_ntop(AF_INET, &((struct sockaddr_in *)found->ai_addr)->sin_addr, text, sizeof text);
                puts(text);
                freeaddrinfo(found);
                return 0;
            }
            """, "-O2");

        host.Expect("127.0.0.1\n");
    }

    [Fact]
    public void A_library_that_is_loaded_at_run_time_is_refused_and_not_a_crash()
    {
        using var host = new HostProgram().Compile("main.c", """
            #include <dlfcn.h>
            #include <stdio.h>
            int main(void) {
                void *library = dlopen("libnowhere.so.1", RTLD_NOW);
                puts(library ? "loaded" : dlerror());
                return 0;
            }
            """, "-O2");

        host.Expect("libnowhere.so.1: cannot open shared object file: No such file or directory\n");
    }

    [Fact]
    public void Threads_jumps_and_a_stack_that_is_walked()
    {
        using var host = new HostProgram().Compile("main.c", """
            #define _GNU_SOURCE
            #include <execinfo.h>
            #include <pthread.h>
            #include <setjmp.h>
            #include <stdint.h>
            #include <stdio.h>
            static jmp_buf target;
            static __thread int own = 5;
            static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
            static int sum;
            __attribute__((noinline)) void inner(void **frames, int *count) { *count = backtrace(frames, 50); }
            __attribute__((noinline)) void middle(void **frames, int *count) { inner(frames, count); __asm__ volatile(""); }
            __attribute__((noinline)) void outer(void **frames, int *count) { middle(frames, count); __asm__ volatile(""); }
            static void *work(void *argument) {
                for (int i = 0; i < 1000; i++) own++;
                pthread_mutex_lock(&lock);
                sum += own + (int)(intptr_t)argument;
                pthread_mutex_unlock(&lock);
                return &own;
            }
            __attribute__((noinline)) static void deeper(int depth) {
                volatile char room[100];
                room[depth % 100] = 1;
                if (depth == 0) longjmp(target, 7);
                deeper(depth - 1);
            }
            int main(void) {
                pthread_t threads[8];
                for (intptr_t i = 0; i < 8; i++) pthread_create(&threads[i], 0, work, (void *)i);
                void *places[8];
                for (int i = 0; i < 8; i++) pthread_join(threads[i], &places[i]);
                printf("%d %d\n", sum, own);
                int jumped = setjmp(target);
                if (!jumped) deeper(20);
                printf("%d\n", jumped);
                void *frames[50];
                int count = 0;
                outer(frames, &count);
                // Each return address is in the function that follows its copy in the file.
                void *starts[] = { inner, middle, outer, main };
                for (int f = 0; f < 4 && f < count; f++) {
                    uintptr_t distance = (uintptr_t)frames[f] - (uintptr_t)starts[f];
                    printf("%d ", distance > 0 && distance < 1000);
                }
                printf("%d\n", count >= 5);
                return 0;
            }
            """, "-O1", "-fno-omit-frame-pointer", "-fno-optimize-sibling-calls");

        host.Expect("8068 5\n7\n1 1 1 1 1\n");
    }

    public static TheoryData<string[]> Flags() => new(
        ["-O0"],
        ["-O2"],
        ["-O2", "-fno-plt"],
        ["-O2", "-fPIC", "-ffunction-sections", "-fdata-sections"],
        ["-Os", "-fPIC", "-fno-plt", "-fcommon", "-fno-jump-tables"],
        ["-O3", "-march=x86-64-v3", "-g"],
        ["-O1", "-fno-asynchronous-unwind-tables", "-fcf-protection=none"]);

    [Theory]
    [MemberData(nameof(Flags))]
    public void Whatever_the_compiler_was_told(string[] flags)
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                #include <math.h>
                #include <string.h>
                #include <wchar.h>
                extern const char *name(int), *greeting;
                extern const wchar_t *wide(void);
                extern int classify(int), step(const char *);
                extern int shared_zeros[1000], counter;
                struct entry { const char *name; int (*call)(int); const struct entry *next; };
                static int square(int x) { return x * x; }
                static int negate(int x) { return -x; }
                static const struct entry last = { "last", negate, 0 };
                static const struct entry first = { "first", square, &last };
                static const struct entry *volatile list = &first;
                int main(int argc, char **argv) {
                    int sum = 0;
                    for (int i = -5; i < 300; i++) sum = sum * 3 + classify(i * argc);
                    printf("%d\n", sum);
                    for (const struct entry *e = list; e; e = e->next) printf("%s %d\n", e->name, e->call(12));
                    printf("%s %s %d %d\n", name(1), name(25), name(0) == greeting, name(3) == name(3));
                    printf("%d %d\n", (int)wcslen(wide()), wcscmp(wide(), L"wide text"));
                    shared_zeros[999] = 3;
                    for (int i = 0; i < 10; i++) counter += shared_zeros[990 + i];
                    printf("%d %d\n", counter, step("++-+x"));
                    printf("%.6f %.6f\n", sin(argc * 0.5) + exp(argc), floor(argc * 2.7));
                    double values[16];
                    for (int i = 0; i < 16; i++) values[i] = sqrt(i * argc);
                    printf("%.3f\n", values[15]);
                    return 0;
                }
                """, flags)
            .Compile("other.c", """
                #include <wchar.h>
                const char *greeting = "zero";
                int shared_zeros[1000];
                int counter;
                int classify(int x) {
                    switch (x) {
                        case 0: return 5; case 1: return 7; case 2: return 11; case 3: return 2; case 4: return 9;
                        case 5: return 1; case 6: return 44; case 7: return 13; case 8: return x * 2; case 9: return x + counter;
                        case 100: return 1; case 101: return 4; case 102: return 9; case 103: return 16; case 104: return 25; case 105: return 36;
                        default: return -1;
                    }
                }
                const char *name(int x) {
                    static const char *const names[] = { "zero", "one", "two", "three", "four" };
                    if (x >= 0 && x < 5) return x == 0 ? greeting : names[x];
                    switch (x) {
                        case 20: return "twenty"; case 21: return "twenty-one"; case 22: return "twenty-two"; case 23: return "twenty-three";
                        case 24: return "twenty-four"; case 25: return "twenty-five"; case 26: return "twenty-six"; default: return "?";
                    }
                }
                const wchar_t *wide(void) { return L"wide text"; }
                int step(const char *text) {
                    static void *const labels[] = { &&plus, &&minus, &&end };
                    int value = 0;
                next:
                    goto *labels[*text == '+' ? 0 : *text == '-' ? 1 : 2];
                plus: value++; text++; goto next;
                minus: value--; text++; goto next;
                end: return value;
                }
                """, flags);

        var program = host.Link();
        var (ours, peer) = (host.Run(), host.RunPeer());

        Assert.Equal(peer, ours);
        Assert.Equal(0, ours.ExitCode);
        Assert.Contains("first 144\nlast -12\none twenty-five 1 1\n9 0\n3 2\n", ours.Output, StringComparison.Ordinal);
        program.AssertMapAddsUp();
    }

    [Fact]
    public void Equal_strings_of_two_files_are_one()
    {
        const string source = """
            const char *NAME(void) { return "the same text in two files"; }
            const char *const KEPT[] = { "the same text in two files" };
            """;
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                extern const char *one(void), *other(void);
                extern const char *const one_kept[], *const other_kept[];
                int main(void) { printf("%d %d %s\n", one() == other(), one() == other_kept[0] && one() == one_kept[0], other()); return 0; }
                """, "-O2")
            .Compile("one.c", source, "-O2", "-DNAME=one", "-DKEPT=one_kept")
            .Compile("other.c", source, "-O2", "-DNAME=other", "-DKEPT=other_kept");

        host.Expect("1 1 the same text in two files\n");
    }

    [Fact]
    public void Sections_that_are_lists()
    {
        const string source = """
            #define LIST(x) __attribute__((section("listed"), used, retain)) static const int NAME##x = x;
            LIST(FIRST) LIST(SECOND)
            """;
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                extern const int __start_listed[], __stop_listed[];
                extern const int __start_missing[] __attribute__((weak)), __stop_missing[] __attribute__((weak));
                int main(void) {
                    for (const int *i = __start_listed; i < __stop_listed; i++) printf("%d ", *i);
                    printf("%d\n", (int)(__stop_missing - __start_missing));
                    return 0;
                }
                """, "-O2")
            .Compile("one.c", source, "-O2", "-fno-toplevel-reorder", "-DFIRST=1", "-DSECOND=2")
            .Compile("other.c", source, "-O2", "-fno-toplevel-reorder", "-DFIRST=3", "-DSECOND=4");

        host.Expect("1 2 3 4 0\n");
    }

    [Fact]
    public void Variables_that_several_files_declare_without_a_value_are_one()
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                #include <stdint.h>
                int shared; char large[10]; long initialised; char aligned[3] __attribute__((aligned(64)));
                extern int *other(void);
                int main(void) {
                    large[0] = 1;
                    *other() = 9;
                    printf("%d %ld %d %d\n", shared, initialised, (int)((uintptr_t)aligned % 64), large[0]);
                    return 0;
                }
                """, "-O2", "-fcommon")
            .Compile(
                "other.c",
                "int shared; char large[5000]; long initialised = 77; char aligned[100]; int *other(void) { large[4999] = 2; return &shared; }",
                "-O2",
                "-fcommon");

        host.Expect("9 77 0 1\n");
    }

    [Fact]
    public void A_function_under_the_name_that_it_used_to_have()
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <errno.h>
                #include <stdio.h>
                extern int renamed(const char *, unsigned, unsigned long);
                extern int mknod(const char *, unsigned, unsigned long);
                int main(void) {
                    int result = renamed("/nowhere/file", 0, 0);
                    printf("%d %d %d\n", result, errno == ENOENT, renamed == mknod);
                    return 0;
                }
                """, "-O2")
            .Alias("renamed", "mknod");

        host.Expect("-1 1 1\n");
    }

    [Fact]
    public void Functions_from_a_project_of_many_files_in_an_archive()
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                extern int a(void);
                int main(void) { printf("%d\n", a()); return 0; }
                """, "-O2")
            .Compile("a.c", "extern int b(void); int a(void) { return 1 + b(); }", "-O2")
            .Compile("b.c", "extern int c(void); int b(void) { return 10 + c(); }", "-O2")
            .Compile("c.c", "int c(void) { return 100; }", "-O2")
            .Compile("unused.c", "extern int nowhere(void); int unused(void) { return nowhere(); }", "-O2")
            .Archive();

        var program = host.Expect("111\n");

        Assert.False(program.Has("unused"));
    }

    [Fact]
    public void An_object_of_more_sections_than_a_number_of_16_bits_counts()
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                extern int f0(void), f69999(void);
                int main(void) { printf("%d %d\n", f0(), f69999()); return 0; }
                """, "-O2")
            .Compile("many.s", """
                .altmacro
                .macro function number
                .section .text.f\number,"ax",@progbits
                .globl f\number
                f\number: mov $\number, %eax
                ret
                .endm
                .set i, 0
                .rept 70000
                function %i
                .set i, i + 1
                .endr
                """);

        host.Expect("0 69999\n");
    }

    [Fact]
    public void Zeros_of_all_kinds_where_they_belong()
    {
        using var host = new HostProgram()
            .Compile("main.c", """
                #include <stdio.h>
                extern char relro_zeros[5000];
                extern const char read_zeros[5000];
                __thread char thread_zeros[300000];
                __thread int thread_data = 7;
                static char many[1 << 20];
                int data = 5;
                const char *const names[] = { "a", "b" };
                int main(int argc, char **argv) {
                    thread_zeros[299998 + argc] = 3;
                    many[(1 << 20) - argc] = 4;
                    data++;
                    thread_data++;
                    printf("%d %d %d %d %d %d %s\n", relro_zeros[argc * 4999], read_zeros[argc * 4999], data, thread_data, thread_zeros[299999],
                        many[(1 << 20) - 1], names[argc]);
                    return 0;
                }
                """, "-O1")
            .Compile("zeros.s", """
                .section .bss.rel.ro,"aw",@nobits
                .globl relro_zeros
                relro_zeros: .zero 5000
                .section read_zeros_section,"a",@nobits
                .globl read_zeros
                read_zeros: .zero 5000
                .section .note.GNU-stack,"",@progbits
                """);

        host.Expect("0 0 6 8 3 4 b\n");
    }

    [Fact]
    public void The_symbol_file_leads_from_an_address_to_a_line()
    {
        using var host = new HostProgram().Compile("main.c", """
            #include <stdio.h>
            __attribute__((noinline)) int function_of_line_two(int x) { return x + 1; }

            int main(int argc, char **argv) { printf("%d\n", function_of_line_two(argc)); return 0; }
            """, "-O1", "-g");
        var program = host.Expect("2\n");

        foreach (var (name, line) in (ReadOnlySpan<(string, string)>)[("function_of_line_two", "main.c:2"), ("main", "main.c:4")])
        {
            var found = HostCompiler.Run("addr2line", "-f", "-e", host.SymbolFile, $"0x{program.AddressOf(name):x}");

            Assert.StartsWith(name + "\n", found, StringComparison.Ordinal);
            Assert.EndsWith(line + "\n", found, StringComparison.Ordinal);
        }

        host.AssertReadable();
    }

    [Fact]
    public void What_clang_makes_of_it()
    {
        string[] flags = ["-O2", "-fPIE", "-ffunction-sections", "-g"];
        using var host = new HostProgram { Compiler = "clang" }
            .Compile("main.c", """
                #include <stdio.h>
                #include <string.h>
                extern int classify(const char *);
                extern __thread int variable;
                int main(int argc, char **argv) {
                    variable += argc;
                    printf("%d %d %d %d\n", classify("one"), classify("two"), classify("?"), variable);
                    return 0;
                }
                """, flags)
            .Compile("other.c", """
                #include <string.h>
                __thread int variable = 40;
                int classify(const char *text) { return strcmp(text, "one") == 0 ? 1 : strcmp(text, "two") == 0 ? 2 : -1; }
                """, flags);

        var program = host.Expect("1 2 -1 41\n");

        Assert.True(program.SymbolFile.HasSection(".debug_info"));
        host.AssertReadable();
    }

    [Fact]
    public void A_real_program_is_the_same_on_any_number_of_cores()
    {
        using var host = new HostProgram().Compile("main.c", "#include <stdio.h>\nint main(void) { puts(\"x\"); return 0; }", "-O2", "-g");

        var one = host.TryLink(new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var many = host.TryLink();

        Assert.True(one.Executable.AsSpan().SequenceEqual(many.Executable));
        Assert.True(one.SymbolFile.AsSpan().SequenceEqual(many.SymbolFile));
        Assert.Equal(one.Map!.Entries.ToArray(), many.Map!.Entries.ToArray());
    }

    [Theory]
    [InlineData("pthread_exit(0);")]
    [InlineData("pthread_cancel(pthread_self()); pthread_testcancel();")]
    public void A_thread_that_ends_early_runs_the_clean_up_of_its_callers(string end)
    {
        var source = $$"""
            #include <pthread.h>
            #include <stdio.h>
            static void say(int *number) { printf("%d ", *number); }
            __attribute__((noinline)) static void inner(void) { __attribute__((cleanup(say))) int two = 2; {{end}} }
            __attribute__((noinline)) static void middle(void) { inner(); __asm__ volatile(""); }
            static void *outer(void *nothing) { __attribute__((cleanup(say))) int one = 1; middle(); return nothing; }
            int main(void) { pthread_t thread; pthread_create(&thread, 0, outer, 0); pthread_join(thread, 0); puts("end"); return 0; }
            """;
        using var host = new HostProgram().Compile("main.c", source, "-O2", "-fexceptions");
        host.Link();

        var result = host.Run();

        Assert.Equal("2 1 end\n", result.Output);
    }

    [Fact]
    public void Its_unwind_index_has_every_record_and_is_sorted()
    {
        using var host = new HostProgram().Compile(
            "main.c", "#include <execinfo.h>\nint main(void) { void *frames[9]; return backtrace(frames, 9) == 0; }", "-O2");

        var program = host.Link();

        var index = program.UnwindIndex();
        Assert.True(index.Count > 500);
        Assert.Equal(index.OrderBy(e => e.Function), index);
        Assert.Equal(program.UnwindRecords().Select(r => (r.Function, r.Fde)).Order(), index.Order());
        var text = program.Elf.Headers.Where(h => (h.Flags & SectionFlags.Execute) != 0).ToList();
        Assert.All(index, e => Assert.Contains(text, h => e.Function >= h.Address && e.Function < h.Address + h.Size));
        Assert.Equal(index.Count, index.Select(e => e.Function).Distinct().Count());
    }
}
