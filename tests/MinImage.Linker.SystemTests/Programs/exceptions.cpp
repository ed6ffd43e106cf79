// Exceptions, in all the ways in which they find their handlers.
#include "check.h"
#include "exceptions.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

#include <any>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <new>
#include <thread>
#include <typeinfo>
#include <variant>
#include <vector>

static int alive;

struct Counted {
    Counted() { ++alive; }
    Counted(const Counted &) { ++alive; }
    ~Counted() { --alive; }
};

static void by_type() {
    try { throw_derived(7); } catch (const Base &b) { CHECK(b.number() == 7); }
    try { throw_derived(8); } catch (const Other &o) { CHECK(o.other == 5 && dynamic_cast<const Derived &>(o).n == 8); }
    try { throw "text"; } catch (int) { CHECK(false); } catch (const char *text) { CHECK(text[0] == 't'); }
    try { throw static_cast<Derived *>(nullptr); } catch (Base *b) { CHECK(b == nullptr); }
    try { throw nullptr; } catch (void *p) { CHECK(p == nullptr); }
    try { throw 1.5; } catch (int) { CHECK(false); } catch (...) { }
    try { throw_failure("why"); } catch (const std::exception &e) { CHECK(std::string(e.what()) == "why"); }
}

static void destructors() {
    auto deep = [](auto &self, int n) -> void {
        Counted one;
        std::vector<Counted> many(3);
        CHECK(alive > n);
        if (n == 50) {
            throw Counted();
        }
        self(self, n + 1);
    };
    try { deep(deep, 0); CHECK(false); } catch (const Counted &) { CHECK(alive == 1); }
    CHECK(alive == 0);

    struct Member { Counted a; std::unique_ptr<Counted> b = std::make_unique<Counted>(); Counted c; Member() { throw 3; } };
    try { Member m; CHECK(false); } catch (int n) { CHECK(n == 3 && alive == 0); }

    struct Thrower {
        explicit Thrower(int i) : i(i) { if (i == 4) throw i; ++alive; }
        Thrower(const Thrower &o) : Thrower(o.i) {}
        ~Thrower() { --alive; }
        int i;
    };
    try { Thrower array[] = {Thrower(1), Thrower(2), Thrower(3), Thrower(4)}; CHECK(false); } catch (int n) { CHECK(n == 4 && alive == 0); }

    struct InDestructor {
        int *seen;
        ~InDestructor() {
            *seen = std::uncaught_exceptions();
            try { throw 1; } catch (int) { }
        }
    };
    int seen = -1;
    try { InDestructor d{&seen}; throw 2; } catch (int n) { CHECK(n == 2 && seen == 1); }
}

struct FunctionTry {
    explicit FunctionTry(int n) try : n(n > 0 ? n : throw n) { } catch (int m) { throw std::to_string(m); }
    int n;
};

static void rethrow() {
    try { call_and_rethrow([] { throw_failure("again"); }); CHECK(false); } catch (const Failure &f) { CHECK(f.what() == std::string("again")); }
    try { call_and_rethrow([] { throw 5; }); CHECK(false); } catch (const std::string &s) { CHECK(s == "unknown"); }
    try { FunctionTry t(-4); CHECK(false); } catch (const std::string &s) { CHECK(s == "-4"); }

    int caught = 0;
    try {
        try {
            try { throw 1; } catch (int) {
                ++caught;
                try { throw 2L; } catch (long) { ++caught; }
                throw;
            }
        } catch (int n) { caught += n; std::throw_with_nested(std::logic_error("outer")); }
    } catch (const std::exception &e) {
        ++caught;
        try { std::rethrow_if_nested(e); } catch (int n) { caught += n; }
    }
    CHECK(caught == 5);
}

static void through_c_frames() {
    struct Argument { int n; } argument{9};
    auto raise = [](void *p) { throw_derived(static_cast<Argument *>(p)->n); };
    try { through_c(20, raise, &argument); CHECK(false); } catch (const Derived &d) { CHECK(d.n == 9); }

    int cleaned = 0;
    try { with_cleanup(raise, &argument, &cleaned); CHECK(false); } catch (const Base &) { CHECK(cleaned == 1); }
    CHECK(with_cleanup([](void *) { }, nullptr, &cleaned) == 1 && cleaned == 2);

    // Through the C library's own frames.
    int numbers[] = {3, 1, 2, 5, 4};
    auto compare = [](const void *, const void *) -> int { throw_failure("sort"); };
    try { qsort(numbers, 5, sizeof(int), compare); CHECK(false); } catch (const Failure &f) { CHECK(f.what() == std::string("sort")); }
    try { bsearch(numbers, numbers, 5, sizeof(int), compare); CHECK(false); } catch (const Failure &) { }
}

static void across_threads() {
    std::exception_ptr kept;
    std::thread([&] {
        try { throw_derived(11); } catch (...) { kept = std::current_exception(); }
    }).join();
    for (int i = 0; i < 2; i++) {
        try { std::rethrow_exception(kept); } catch (const Derived &d) { CHECK(d.n == 11); }
    }

    auto future = std::async(std::launch::async, []() -> int { throw_failure("async"); });
    try { future.get(); CHECK(false); } catch (const Failure &f) { CHECK(f.what() == std::string("async")); }

    std::vector<std::thread> threads;
    std::atomic<int> sum{0};
    for (int i = 0; i < 8; i++) {
        threads.emplace_back([&sum, i] {
            for (int k = 0; k < 50; k++) {
                try { through_c(i, [](void *p) { throw *static_cast<const int *>(p); }, const_cast<int *>(&i)); } catch (int n) { sum += n; }
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    CHECK(sum == 28 * 50);
}

static void of_the_library() {
    int caught = 0;
    try { (void)std::vector<int>(3).at(3); } catch (const std::out_of_range &) { ++caught; }
    try { (void)std::stoi("x"); } catch (const std::invalid_argument &) { ++caught; }
    try { Base *b = nullptr; (void)typeid(*b); } catch (const std::bad_typeid &) { ++caught; }
    try {
        Derived d(1);
        Base &b = d;
        struct Third : Base { int number() const override { return 0; } };
        (void)dynamic_cast<Third &>(b);
    } catch (const std::bad_cast &) { ++caught; }
    try { (void)std::any_cast<int>(std::any(1.0)); } catch (const std::bad_any_cast &) { ++caught; }
    try { (void)std::get<int>(std::variant<int, char>('x')); } catch (const std::bad_variant_access &) { ++caught; }
    try { std::function<void()>()(); } catch (const std::bad_function_call &) { ++caught; }
    try { std::string s; s.reserve(s.max_size() + 1); } catch (const std::length_error &) { ++caught; }
    try { (void)::operator new(static_cast<size_t>(-1) / 2); } catch (const std::bad_alloc &) { ++caught; }
    CHECK(caught == 9);
}

static int in_child(void (*what)()) {
    fflush(stdout);
    auto child = fork();
    if (child == 0) {
        what();
        _Exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    return status;
}

static void without_handler() {
    int status = in_child([] { std::set_terminate([] { _Exit(42); }); not_to_throw(); });
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 42);
    status = in_child([] { std::set_terminate([] {
        try { throw; } catch (const Failure &f) { _Exit(f.what() == std::string("nobody") ? 43 : 1); }
    }); throw_failure("nobody"); });
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 43);
    status = in_child([] { std::set_terminate([] { _Exit(44); }); std::thread([] { throw 1; }).join(); });
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 44);
}

// What unwinds without an exception of C++.
static void forced() {
    pthread_t thread;
    auto leave = [](void *) -> void * { Counted c; through_c(3, [](void *) { Counted d; pthread_exit(&alive); }, nullptr); return nullptr; };
    void *result;
    pthread_create(&thread, nullptr, leave, nullptr);
    pthread_join(thread, &result);
    CHECK(result == &alive && alive == 0);

    static std::atomic<bool> started{false};
    auto wait = [](void *) -> void * { Counted c; started = true; for (;;) { sleep(1); } };
    pthread_create(&thread, nullptr, wait, nullptr);
    while (!started) { }
    pthread_cancel(thread);
    pthread_join(thread, &result);
    CHECK(result == PTHREAD_CANCELED && alive == 0);
}

static int frames;

static void backtrace() {
    frames = 0;
    through_c(10, [](void *) {
        _Unwind_Backtrace([](_Unwind_Context *context, void *) {
            // Nobody called the start.
            frames += _Unwind_GetIP(context) != 0;
            return frames < 1000 ? _URC_NO_REASON : _URC_END_OF_STACK;
        }, nullptr);
    }, nullptr);
    CHECK(frames >= 4 && frames < 100);
}

// Out of a signal's handler, through the frame that the kernel made. The compiler has to expect it of the read.
// clang cannot expect it.
static void out_of_a_signal() {
#ifndef __clang__
    struct sigaction action = {};
    action.sa_handler = [](int signal) { throw signal; };
    sigaction(SIGSEGV, &action, nullptr);
    int caught = 0;
    for (int i = 0; i < 3; i++) {
        try {
            Counted c;
            volatile int *nowhere = nullptr;
            caught += 100 + *nowhere;
        } catch (int signal) {
            caught += signal == SIGSEGV;
        }
        sigset_t mask;
        sigemptyset(&mask);
        sigaddset(&mask, SIGSEGV);
        sigprocmask(SIG_UNBLOCK, &mask, nullptr);
    }
    CHECK(caught == 3 && alive == 0);
#endif
}

static void many() {
    int sum = 0;
    for (int i = 0; i < 20000; i++) {
        try { throw i; } catch (int n) { sum += n & 1; }
    }
    CHECK(sum == 10000);
}

int main() {
    by_type();
    destructors();
    rethrow();
    through_c_frames();
    across_threads();
    of_the_library();
    without_handler();
    forced();
    backtrace();
    out_of_a_signal();
    many();
    puts("exceptions: all as it has to be");
    return 0;
}
