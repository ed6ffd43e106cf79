#include <map>
#include <string>
#include <typeinfo>
#include <vector>

// What happened, in order; there before anything else.
std::vector<std::string> &events();

struct Noted {
    explicit Noted(const char *name) : name(name) { events().push_back(std::string("+") + name); }
    ~Noted() { events().push_back(std::string("-") + name); }
    int touch() { return ++touched; }
    const char *name;
    int touched = 0;
};

// One of each in the program, though each object has a copy (vague linkage: COMDAT groups).
inline Noted shared_inline("inline");
inline int counter = [] { events().push_back("inline counter"); return 5; }();
inline thread_local Noted thread_inline("thread inline");

template <class T> struct Registry {
    static std::map<std::string, T> entries;
    static inline int instances = 0;
    static T &get(const std::string &key) { static int calls; ++calls; ++instances; return entries[key]; }
    virtual ~Registry() = default;
    virtual T value() const { return T(); }
};
template <class T> std::map<std::string, T> Registry<T>::entries;

template <class T> T variable = T(1) / T(3);

inline int *local_static() { static int value = 100; return &value; }
inline int inline_function(int n) { static Noted inside("inside"); return n + inside.touch(); }

// No key function: its vtable and type information are in every object.
struct Vague {
    virtual ~Vague() {}
    virtual const char *who() const { return "vague"; }
};

struct Root { virtual ~Root() {} int root = 1; };
struct Left : virtual Root { int left = 2; };
struct Right : virtual Root { int right = 3; };
struct Diamond : Left, Right { int diamond = 4; };
struct Unrelated { virtual ~Unrelated() {} };
struct Both : Diamond, Unrelated {};

// In the other object.
extern Noted in_other;
extern thread_local Noted thread_in_other;
extern thread_local int thread_number;
Root *make_both();
Vague *make_vague();
const std::type_info &type_of_hidden();
int *other_local_static();
int *other_counter();
std::map<std::string, int> *other_entries();
const double *other_variable();
void *other_function_address();
int other_inline_function(int n);
Noted *other_thread_inline();
int other_thread_number();
