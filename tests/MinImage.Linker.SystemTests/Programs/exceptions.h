#include <stdexcept>
#include <string>

struct Base {
    virtual ~Base();
    virtual int number() const = 0;
};

struct Other {
    virtual ~Other();
    int other = 5;
};

struct Derived : Base, virtual Other {
    explicit Derived(int n) : n(n) {}
    int number() const override;
    int n;
};

struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
    ~Failure() override;
};

// In another object.
[[noreturn]] void throw_derived(int n);
[[noreturn]] void throw_failure(const std::string &text);
void call_and_rethrow(void (*what)());
int not_to_throw() noexcept;

// In C: calls through as many frames as asked for.
extern "C" void through_c(int frames, void (*what)(void *), void *argument);
extern "C" int with_cleanup(void (*what)(void *), void *argument, int *cleaned);
