    .section .note.GNU-stack, "", %progbits

    .altmacro
    .macro function number
    .section .text.function\number, "ax", %progbits
    .global function\number
    .type function\number, %function
function\number:
    .cfi_startproc
#ifdef __aarch64__
    mov w0, \number % 16
#else
    movl $(\number % 16), %eax
#endif
    ret
    .cfi_endproc
    .size function\number, . - function\number
    .section .data.rel.ro.functions, "aw", %progbits
#ifdef __aarch64__
    .xword function\number
#else
    .quad function\number
#endif
    .endm

    .section .data.rel.ro.functions, "aw", %progbits
    .balign 8
    .global functions
functions:
    .set index, 0
    .rept COUNT
    function %index
    .set index, index + 1
    .endr

    .bss
    .global last_of_all
    .balign 8
last_of_all:
    .space 8
    .comm tentative, 64, 32
