#include "exceptions.h"

// Key functions: the vtables are here.
Base::~Base() = default;
Other::~Other() = default;
int Derived::number() const { return n; }
Failure::~Failure() = default;

void throw_derived(int n) { throw Derived(n); }
void throw_failure(const std::string &text) { throw Failure(text); }

void call_and_rethrow(void (*what)()) {
    try {
        what();
    } catch (const std::exception &) {
        throw;
    } catch (...) {
        throw std::string("unknown");
    }
}

int not_to_throw() noexcept { throw 1; }
