/* Weak both ways. */
extern int nowhere(int) __attribute__((weak));
extern int nowhere_data __attribute__((weak));
extern int hidden_nowhere(int) __attribute__((weak, visibility("hidden")));
extern int weakly_named(int) __attribute__((weak));
int replaced(void);
int kept(void);
extern const int replaced_data;

/* Tentative definitions: the largest and the most aligned counts, and a real one more than any. */
extern char block[];
extern long tentative;
extern int defined_at_last;
extern double aligned_block[];

/* Chosen at start. */
int chosen(int);
int chosen_alias(int);
extern int (*chosen_pointer)(int);
int (*chosen_elsewhere(void))(int);
int chosen_via_elsewhere(int);
extern int resolver_runs;

/* Aliases. */
int original(void);
int renamed(void);
extern int original_data, renamed_data;

int other_address_checks(void *main_replaced, void *main_chosen, void *main_block);
