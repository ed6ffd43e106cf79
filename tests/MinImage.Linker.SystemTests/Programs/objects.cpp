// What has one meaning in the whole program, whichever object says it; what runs before and after main, and in threads.
#include "check.h"
#include "objects.h"

#include <thread>
#include <typeindex>

std::vector<std::string> &events() { static auto &list = *new std::vector<std::string>; return list; }

Noted late __attribute__((init_priority(60000)))("late");
Noted earliest __attribute__((init_priority(101)))("earliest");
Noted in_main("main");
thread_local Noted thread_in_main("thread main");
thread_local std::string thread_text = "text of " + std::to_string(*local_static());

__attribute__((constructor(102))) static void constructor() { events().push_back("constructor"); }
__attribute__((destructor)) static void destructor() {
    // After the destructors of objects, which the C library runs first.
    for (auto &event : events()) {
        puts(event.c_str());
    }
}

namespace {
struct Same { virtual ~Same() {} };
}

static void types() {
    Root *root = make_both();
    CHECK(dynamic_cast<Both *>(root) != nullptr && dynamic_cast<Unrelated *>(root) != nullptr);
    CHECK(dynamic_cast<Left *>(root)->left == 2 && dynamic_cast<Right *>(root)->right == 3);
    CHECK(dynamic_cast<Diamond *>(dynamic_cast<Unrelated *>(root))->diamond == 4);
    CHECK(dynamic_cast<void *>(root) == dynamic_cast<Both *>(root));
    CHECK(typeid(*root) == typeid(Both) && std::type_index(typeid(*root)) == std::type_index(typeid(Both)));
    Root plain;
    Root *other = &plain;
    CHECK(dynamic_cast<Left *>(other) == nullptr && dynamic_cast<Unrelated *>(other) == nullptr);
    delete root;

    Vague *vague = make_vague();
    CHECK(vague->who() == std::string("hidden") && typeid(*vague) != typeid(Vague));
    delete vague;

    // Of two in unnamed namespaces the names are equal, and the types are not; to clang they are.
#ifndef __clang__
    CHECK(typeid(Same) != type_of_hidden());
#endif
}

static void one_of_each() {
    CHECK(local_static() == other_local_static() && *local_static() == 100);
    CHECK(&counter == other_counter() && counter == 5);
    Registry<int>::get("from main") = 1;
    CHECK(&Registry<int>::entries == other_entries() && Registry<int>::entries.size() == 2 && Registry<int>::instances == 2);
    CHECK(&variable<double> == other_variable() && variable<int> == 0);
    CHECK(reinterpret_cast<void *>(&inline_function) == other_function_address());
    CHECK(inline_function(10) + other_inline_function(20) == 33);
    Registry<std::string> registry;
    CHECK(registry.value().empty());
}

static void threads() {
    CHECK(&thread_inline == other_thread_inline());
    CHECK(thread_text == "text of 100" && thread_number == 42 && other_thread_number() == 43);
    thread_in_other.touch();
    for (int i = 0; i < 2; i++) {
        events().push_back("thread");
        std::thread([] {
            CHECK(thread_number == 42 && other_thread_number() == 43 && thread_number == 43);
            CHECK(thread_in_main.touch() == 1 && thread_in_main.touch() == 2);
            CHECK(thread_in_other.touch() == 1);
            CHECK(&thread_inline == other_thread_inline() && thread_text.size() == 11);
            thread_text += "long enough that it is on the heap, and has to be freed";
        }).join();
    }
    CHECK(thread_number == 43 && thread_in_other.touched == 1);
    events().push_back("end of main");
}

int main() {
    types();
    one_of_each();
    threads();
    return 0;
}
