/* Constructors and destructors by hand: what compilers of C leave to attributes. */
#ifdef __aarch64__
#define POINTER .xword
#else
#define POINTER .quad
#endif
    .section .note.GNU-stack, "", %progbits

    .section .preinit_array, "aw", %preinit_array
    .balign 8
    POINTER step_preinit

    .section .init_array.00150, "aw", %init_array
    .balign 8
    POINTER step_150
    POINTER step_150_second

    /* Not padded: counts by its number all the same. */
    .section .init_array.99, "aw", %init_array
    .balign 8
    POINTER step_99

    .section .init_array, "aw", %init_array
    .balign 8
    POINTER step_plain

    .section .fini_array.00200, "aw", %fini_array
    .balign 8
    POINTER step_fini_200

    .section .fini_array, "aw", %fini_array
    .balign 8
    POINTER step_fini

    /* Runs through from object to object, behind what the start files begin. */
    .section .init, "ax", %progbits
#ifdef __aarch64__
    bl step_init
#else
    call step_init
#endif
    .section .fini, "ax", %progbits
#ifdef __aarch64__
    bl step_fini_code
#else
    call step_fini_code
#endif
