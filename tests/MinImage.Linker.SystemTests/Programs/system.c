/* What a static program of glibc's can do, and what it refuses. */
#define _GNU_SOURCE
#include "check.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <link.h>
#include <locale.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static void addresses(void) {
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found;
    CHECK(getaddrinfo("localhost", "80", &hints, &found) == 0);
    char text[INET_ADDRSTRLEN];
    struct sockaddr_in *address = (struct sockaddr_in *)found->ai_addr;
    puts(inet_ntop(AF_INET, &address->sin_addr, text, sizeof text));
    CHECK(ntohs(address->sin_port) == 80);
    freeaddrinfo(found);
    hints.ai_flags = AI_NUMERICHOST;
    CHECK(getaddrinfo("not.a.number", NULL, &hints, &found) == EAI_NONAME);
    puts(gai_strerror(EAI_NONAME));
}

static void libraries(void) {
    void *library = dlopen("libnowhere.so.1", RTLD_NOW);
    CHECK(library == NULL);
    puts(dlerror());
    CHECK(dlsym(RTLD_DEFAULT, "no_such_symbol") == NULL);
    CHECK(dlerror() != NULL);
}

static int each(struct dl_phdr_info *info, size_t size, void *argument) {
    int *kinds = argument;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        kinds[0] += info->dlpi_phdr[i].p_type == PT_LOAD;
        kinds[1] += info->dlpi_phdr[i].p_type == PT_GNU_EH_FRAME;
        kinds[2] += info->dlpi_phdr[i].p_type == PT_TLS;
        kinds[3] += info->dlpi_phdr[i].p_type == PT_GNU_RELRO;
    }
    return 0;
}

static int relro_data;
int *const relocated = &relro_data;

static void image(void) {
    int kinds[4] = {0};
    dl_iterate_phdr(each, kinds);
    CHECK(kinds[0] >= 3 && kinds[1] >= 1 && kinds[2] == 1 && kinds[3] == 1);
    /* Read-only once relocated. */
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        *(int *volatile *)&relocated = NULL;
        _Exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    extern char end[], edata[], etext[], __ehdr_start[], __executable_start[];
    CHECK(memcmp(__ehdr_start, "\177ELF", 4) == 0 && __ehdr_start == __executable_start);
    CHECK(etext > __ehdr_start && edata > etext && end >= edata);
    CHECK(getauxval(AT_PHDR) == (unsigned long)__ehdr_start + 64);
}

static jmp_buf buffer;
static ucontext_t first, second;
static char stack[65536];

static void coroutine(void) { swapcontext(&second, &first); longjmp(buffer, 3); }

static void jumps(void) {
    switch (setjmp(buffer)) {
    case 0:
        getcontext(&second);
        second.uc_stack.ss_sp = stack;
        second.uc_stack.ss_size = sizeof stack;
        second.uc_link = &first;
        makecontext(&second, coroutine, 0);
        swapcontext(&first, &second);
        longjmp(buffer, 2);
    case 2:
        break;
    default:
        CHECK(0);
    }
}

static void *count(void *argument) {
    for (int i = 0; i < 1000; i++) {
        __atomic_fetch_add((long *)argument, 1, __ATOMIC_SEQ_CST);
    }
    errno = 5;
    return argument;
}

static void threads(void) {
    long n = 0;
    pthread_t all[5];
    errno = 1;
    for (int i = 0; i < 5; i++) {
        CHECK(pthread_create(&all[i], NULL, count, &n) == 0);
    }
    for (int i = 0; i < 5; i++) {
        CHECK(pthread_join(all[i], NULL) == 0);
    }
    CHECK(n == 5000 && errno == 1);
}

int main(void) {
    addresses();
    libraries();
    image();
    jumps();
    threads();
    CHECK(setlocale(LC_ALL, "C.UTF-8") != NULL);
    CHECK(iconv_open("UTF-8", "NOWHERE") == (iconv_t)-1);
    struct passwd *root = getpwuid(0);
    puts(root ? root->pw_name : "nobody");
    puts("system: all as it has to be");
    return 0;
}
