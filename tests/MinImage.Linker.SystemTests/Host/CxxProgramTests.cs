namespace MinImage.Linker.SystemTests.Host;

/// <summary>Links and runs C++ programs: exceptions need every FDE, and static objects an order of construction.</summary>
public sealed class CxxProgramTests
{
    private const string Shared = """
        #include <iostream>
        #include <stdexcept>
        #include <string>
        #include <typeinfo>
        struct Animal { virtual ~Animal() {} virtual std::string name() const { return "animal"; } };
        struct Dog : virtual Animal { std::string name() const override { return "dog"; } };
        struct Cat : virtual Animal { std::string name() const override { return "cat"; } };
        struct Both : Dog, Cat { std::string name() const override { return "both"; } };
        struct Failure : std::runtime_error { int code; Failure(int c) : std::runtime_error("failure"), code(c) {} };
        template <class T> struct Counter { static int count; static int next() { static int own = 10; return count++ + own++; } };
        template <class T> int Counter<T>::count = 0;
        inline int &shared_inline() { static int value = 1; return value; }
        void thrower(int kind);
        Animal *make(int kind);
        int next_of_other();
        const std::type_info &type_of_other();
        """;

    [Theory]
    [InlineData("-O0")]
    [InlineData("-O2")]
    [InlineData("-O2", "-fPIC", "-fno-plt", "-ffunction-sections", "-fdata-sections", "-g")]
    public void Exceptions_types_and_templates_across_files(params string[] flags)
    {
        using var host = new HostProgram { IsCxx = true }
            .Compile("main.cpp", Shared + """
                struct Guard { const char *name; Guard(const char *n) : name(n) {} ~Guard() { std::cout << "~" << name << " "; } };
                static void catching(int kind) {
                    try {
                        Guard guard("outer");
                        try { Guard inner("inner"); thrower(kind); }
                        catch (const Failure &f) { std::cout << f.what() << f.code << " "; if (f.code > 1) throw; }
                    }
                    catch (const std::exception &e) { std::cout << "exception " << typeid(e).name() << " "; }
                    catch (int i) { std::cout << "int " << i << " "; }
                    catch (...) { std::cout << "other "; }
                    std::cout << "." << std::endl;
                }
                static void no_throw() noexcept(false) try { thrower(4); } catch (const char *text) { std::cout << text << std::endl; }
                int main() {
                    for (int kind = 0; kind < 5; kind++) catching(kind);
                    no_throw();
                    for (int kind = 0; kind < 4; kind++) {
                        Animal *animal = make(kind);
                        std::cout << animal->name() << (dynamic_cast<Dog *>(animal) != nullptr) << (dynamic_cast<Cat *>(animal) != nullptr) << " ";
                        delete animal;
                    }
                    Counter<int>::next();
                    shared_inline()++;
                    std::cout << next_of_other() << " " << Counter<int>::next() << " " << shared_inline() << " ";
                    std::cout << (typeid(Both) == type_of_other()) << std::endl;
                    try { std::string().at(5); } catch (const std::out_of_range &) { std::cout << "out of range" << std::endl; }
                    try { auto *text = dynamic_cast<const Both *>(static_cast<Animal *>(nullptr)); std::cout << (text == nullptr) << std::endl; } catch (...) {}
                    return 3;
                }
                """, flags)
            .Compile("other.cpp", Shared + """
                void thrower(int kind) {
                    std::string on_the_way(100, 'x');
                    switch (kind) {
                        case 0: throw Failure(1);
                        case 1: throw Failure(2);
                        case 2: throw 42;
                        case 3: throw 2.5;
                        case 4: throw "text";
                    }
                }
                Animal *make(int kind) {
                    switch (kind) { case 0: return new Animal; case 1: return new Dog; case 2: return new Cat; default: return new Both; }
                }
                int next_of_other() { shared_inline() += 10; return Counter<int>::next(); }
                const std::type_info &type_of_other() { Both b; Animal &a = b; return typeid(a); }
                """, flags);

        var program = host.Expect("""
            ~inner failure1 ~outer .
            ~inner failure2 ~outer exception 7Failure .
            ~inner ~outer int 42 .
            ~inner ~outer other .
            ~inner ~outer other .
            text
            animal00 dog10 cat01 both11 12 14 12 1
            out of range
            1

            """, exitCode: 3);

        program.AssertMapAddsUp();
        host.AssertReadable();
    }

    [Fact]
    public void Objects_of_threads_and_of_the_program_live_and_die_in_order()
    {
        using var host = new HostProgram { IsCxx = true }
            .Compile("main.cpp", """
                #include <cstdio>
                #include <thread>
                #include <mutex>
                #include <vector>
                struct Named { const char *name; Named(const char *n) : name(n) { std::printf("+%s ", n); } ~Named() { std::printf("-%s ", name); } };
                extern Named early;
                Named plain("plain");
                Named first __attribute__((init_priority(101)))("101");
                Named second __attribute__((init_priority(500)))("500");
                thread_local Named own("thread");
                static std::once_flag once;
                static std::vector<int> *numbers;
                int main() {
                    std::printf("main ");
                    std::thread([] { own.name = "thread1"; std::call_once(once, [] { numbers = new std::vector<int>(3, 7); }); }).join();
                    std::thread([] { own.name = "thread2"; std::call_once(once, [] { numbers = nullptr; }); }).join();
                    own.name = "main_thread";
                    static Named late("static");
                    std::printf("%s %d ", early.name, (*numbers)[2]);
                    return 0;
                }
                """, "-O1")
            .Compile("other.cpp", """
                #include <cstdio>
                struct Other { Other() { std::printf("+other "); } ~Other() { std::printf("-other "); } } other;
                """, "-O1")
            .Compile("early.cpp", """
                #include <cstdio>
                struct Named { const char *name; Named(const char *n) : name(n) { std::printf("+%s ", n); } ~Named() { std::printf("-%s ", name); } };
                Named early __attribute__((init_priority(200)))("200");
                """, "-O1");

        host.Expect(
            "+101 +200 +500 +plain +other main +thread -thread1 +thread -thread2 +thread +static 200 7 -main_thread -static -other -plain -500 -200 -101 ");
    }

    [Fact]
    public void Functions_that_differ_only_in_what_they_catch_and_their_callers_stay_apart()
    {
        const string flags = "-fno-ipa-icf";
        using var host = new HostProgram { IsCxx = true }
            .Compile("main.cpp", """
                #include <cstdio>
                void thrower(int x);
                extern int through1(int), through2(int), through3(int);
                int main() { std::printf("%d %d %d\n", through1(1), through2(2), through3(1)); return 0; }
                """, "-O2")
            .Compile("other.cpp", """
                __attribute__((noinline)) void thrower(int x) { if (x == 1) throw 1; if (x == 2) throw 2.5; }
                __attribute__((noinline)) int catch1(int x) { try { thrower(x); } catch (int) { return 1; } return 0; }
                __attribute__((noinline)) int catch2(int x) { try { thrower(x); } catch (double) { return 1; } return 0; }
                __attribute__((noinline)) int catch3(int x) { try { thrower(x); } catch (int) { return 1; } return 0; }
                __attribute__((noinline)) int through1(int x) { return catch1(x) + 5; }
                __attribute__((noinline)) int through2(int x) { return catch2(x) + 5; }
                __attribute__((noinline)) int through3(int x) { return catch3(x) + 5; }
                """, "-O1", "-fPIC", "-fno-plt", "-fsemantic-interposition", "-ffunction-sections", flags);

        host.Expect("6 6 6\n");
    }

    [Fact]
    public void An_exception_that_nobody_catches_ends_the_program_as_it_should()
    {
        using var host = new HostProgram { IsCxx = true }.Compile("main.cpp", """
            #include <stdexcept>
            int main() { throw std::runtime_error("nobody catches this"); }
            """, "-O1");
        host.Link();

        var ours = host.Run();

        Assert.Equal(134, ours.ExitCode);
        Assert.Equal("terminate called after throwing an instance of 'std::runtime_error'\n  what():  nobody catches this\n", ours.Errors);
        Assert.Equal(host.RunPeer(), ours);
    }

    [Fact]
    public void Streams_locales_and_containers_of_the_library()
    {
        using var host = new HostProgram { IsCxx = true }.Compile("main.cpp", """
            #include <algorithm>
            #include <iomanip>
            #include <iostream>
            #include <locale>
            #include <map>
            #include <memory>
            #include <sstream>
            #include <vector>
            int main() {
                std::map<std::string, std::vector<int>> lists;
                for (int i = 0; i < 20; i++) lists[i % 3 ? "some" : "third"].push_back(i * i);
                std::ostringstream text;
                text << std::hex << std::setw(8) << std::setfill('0') << 48879 << std::dec << " " << std::fixed << std::setprecision(3) << 2.71828;
                auto shared = std::make_shared<std::string>(text.str());
                std::sort(lists["some"].begin(), lists["some"].end(), std::greater<int>());
                std::istringstream numbers("1 2 3 x");
                int sum = 0, n;
                while (numbers >> n) sum += n;
                std::cout << *shared << " " << lists["some"][0] << " " << lists["third"].size() << " " << sum << " " << std::locale().name() << std::endl;
                std::wcout << L"wide" << std::endl;
                return 0;
            }
            """, "-O1");

        host.Expect("0000beef 2.718 361 7 6 C\nwide\n");
    }
}
