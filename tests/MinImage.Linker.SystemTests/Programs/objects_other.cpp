#include "objects.h"

Noted in_other("other");
Noted early __attribute__((init_priority(500)))("early");
thread_local Noted thread_in_other("thread other");
thread_local int thread_number = *local_static() - 58;

namespace {
struct Hidden : Vague { const char *who() const override { return "hidden"; } };
struct Same { virtual ~Same() {} };
}

Root *make_both() { return new Both; }
Vague *make_vague() { return new Hidden; }
const std::type_info &type_of_hidden() { return typeid(Same); }
int *other_local_static() { return local_static(); }
int *other_counter() { return &counter; }
std::map<std::string, int> *other_entries() { Registry<int>::get("from other") = 2; return &Registry<int>::entries; }
const double *other_variable() { return &variable<double>; }
void *other_function_address() { return reinterpret_cast<void *>(&inline_function); }
int other_inline_function(int n) { return inline_function(n); }
Noted *other_thread_inline() { return &thread_inline; }
int other_thread_number() { return ++thread_number; }
