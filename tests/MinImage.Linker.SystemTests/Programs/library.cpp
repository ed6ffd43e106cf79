// The C++ library: streams, locales, text, files, algorithms, and what threads need.
#include "check.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <list>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <random>
#include <regex>
#include <set>
#include <shared_mutex>
#include <sstream>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

static void streams() {
    std::cout << std::hex << std::showbase << 255 << ' ' << std::dec << std::setw(8) << std::setfill('*') << 42 << ' '
              << std::fixed << std::setprecision(3) << 3.14159265 << ' ' << std::scientific << 12345.678 << ' ' << std::boolalpha << true << '\n';
    std::istringstream in("12 3.5 word\nline two\n");
    int i; double d; std::string word, line;
    in >> i >> d >> word;
    std::getline(in, line);
    std::getline(in, line);
    std::cout << i << ' ' << std::defaultfloat << d << ' ' << word << " [" << line << "]\n";
    std::wostringstream wide;
    wide << L"wide " << 1.5 << L' ' << std::setw(5) << 7;
    CHECK(wide.str() == L"wide 1.5     7");
    CHECK(std::cin.get() == 't' && !std::cin.eof());
    std::string rest;
    std::getline(std::cin, rest);
    std::cout << rest << std::endl;

    in.clear();
    in.exceptions(std::ios::failbit);
    try { in.str("x"); in >> i; CHECK(false); } catch (const std::ios_base::failure &f) { CHECK(f.code() == std::io_errc::stream); }
}

static void locales() {
    CHECK(std::locale::classic().name() == "C");
    CHECK(std::use_facet<std::ctype<char>>(std::locale()).toupper('a') == 'A');
    struct Grouped : std::numpunct<char> { char do_thousands_sep() const override { return '\''; } std::string do_grouping() const override { return "\3"; } };
    std::ostringstream out;
    out.imbue(std::locale(std::locale(), new Grouped));
    out << 1234567;
    CHECK(out.str() == "1'234'567");
    try { std::locale nowhere("xx_YY"); CHECK(false); } catch (const std::runtime_error &) { }
    std::ostringstream time;
    std::tm date = {};
    date.tm_year = 100;
    date.tm_mday = 2;
    time << std::put_time(&date, "%Y-%m-%d %B");
    CHECK(time.str() == "2000-01-02 January");
}

static void expressions() {
    std::regex date(R"((\d{4})-(\d\d)-(\d\d))");
    std::smatch match;
    std::string text = "between 2023-06-10 and 2024-01-02.";
    CHECK(std::regex_search(text, match, date) && match[1] == "2023" && match[3] == "10");
    std::cout << std::regex_replace(text, date, "$3.$2.$1") << '\n';
    CHECK(std::distance(std::sregex_iterator(text.begin(), text.end(), date), std::sregex_iterator()) == 2);
    CHECK(std::regex_match("AbC", std::regex("[[:alpha:]]+", std::regex::icase)));
    try { std::regex bad("(["); CHECK(false); } catch (const std::regex_error &) { }
}

static void files() {
    auto path = std::filesystem::temp_directory_path() / ("minimage-library-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    std::filesystem::create_directories(path / "a" / "b");
    std::ofstream(path / "a" / "file") << "first\nsecond\n" << 3.25 << '\n';
    std::ifstream in(path / "a" / "file");
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    CHECK(lines == (std::vector<std::string>{"first", "second", "3.25"}));
    CHECK(std::filesystem::file_size(path / "a" / "file") == 18);
    std::set<std::string> names;
    for (auto &entry : std::filesystem::recursive_directory_iterator(path)) {
        names.insert(entry.path().filename());
    }
    CHECK(names == (std::set<std::string>{"a", "b", "file"}));
    CHECK(std::filesystem::remove_all(path) == 4);
    try {
        std::filesystem::file_size(path);
        CHECK(false);
    } catch (const std::filesystem::filesystem_error &e) { CHECK(e.code() == std::errc::no_such_file_or_directory); }
}

static void containers() {
    std::mt19937 random(42);
    std::vector<unsigned> numbers(10000);
    std::generate(numbers.begin(), numbers.end(), random);
    auto sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    std::stable_sort(numbers.begin(), numbers.end(), std::greater<>());
    std::reverse(numbers.begin(), numbers.end());
    CHECK(numbers == sorted);
    std::unordered_map<std::string, std::list<std::deque<int>>> map;
    for (int i = 0; i < 1000; i++) {
        map[std::to_string(i % 37)].emplace_back(i % 5, i);
    }
    CHECK(map.size() == 37);
    std::map<double, std::shared_ptr<std::array<int, 4>>> tree;
    for (int i = 0; i < 100; i++) {
        tree[i * 0.5] = std::make_shared<std::array<int, 4>>();
    }
    CHECK(tree.rbegin()->first == 49.5 && tree.count(12.5) == 1);
    std::cout << std::accumulate(sorted.begin(), sorted.begin() + 5, 0u) << ' ' << std::stold("1.25e3") << ' ' << std::to_string(2.5f) << '\n';
}

static void threads() {
    std::atomic<long> sum{0};
    std::atomic<unsigned char> bytes{0};
    std::atomic<unsigned short> shorts{0};
    std::mutex mutex;
    std::shared_mutex shared;
    std::condition_variable changed;
    std::once_flag once;
    int calls = 0, ready = 0;
    std::vector<std::thread> workers;
    for (int t = 0; t < 6; t++) {
        workers.emplace_back([&, t] {
            std::call_once(once, [&] { ++calls; });
            for (int i = 0; i < 5000; i++) {
                sum.fetch_add(i, std::memory_order_acq_rel);
                bytes.fetch_xor(1);
                shorts++;
                long expected = sum.load();
                while (!sum.compare_exchange_weak(expected, expected + 1)) { }
            }
            { std::shared_lock lock(shared); CHECK(calls == 1); }
            { std::unique_lock lock(shared); }
            std::lock_guard lock(mutex);
            ++ready;
            changed.notify_all();
        });
    }
    {
        std::unique_lock lock(mutex);
        CHECK(changed.wait_for(lock, std::chrono::seconds(100), [&] { return ready == 6; }));
    }
    for (auto &worker : workers) {
        worker.join();
    }
    CHECK(sum == 6 * (5000L * 4999 / 2 + 5000) && bytes == 0 && shorts == 30000);

    std::promise<std::string> promise;
    auto future = promise.get_future();
    std::thread([&] { promise.set_value_at_thread_exit("kept"); }).detach();
    CHECK(future.get() == "kept");
    std::packaged_task<int(int)> task([](int n) { return n * n; });
    auto result = task.get_future();
    std::thread(std::move(task), 12).join();
    CHECK(result.get() == 144);
    CHECK(std::async(std::launch::async, [] { return std::this_thread::get_id(); }).get() != std::this_thread::get_id());
}

int main() {
    streams();
    locales();
    expressions();
    files();
    containers();
    threads();
    std::clog << "to standard error" << std::endl;
    std::cout << "library: all as it has to be" << std::endl;
    return 0;
}
