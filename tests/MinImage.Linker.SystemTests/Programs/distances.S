/* Functions that do the same, and are known by how far they are from a table: what tables of classes are made of where
   they are to have no addresses. Nobody else says their names. */
    .section .note.GNU-stack, "", %progbits

    .macro function name
    .section .text.\name, "ax", %progbits
    .balign 4
    .type \name, %function
\name:
    .cfi_startproc
#ifdef __aarch64__
    mov w0, 7
#else
    movl $7, %eax
#endif
    ret
    .cfi_endproc
    .size \name, . - \name
    .endm

    function one
    function two

    .section .rodata.distances, "a", %progbits
    .balign 4
    .global distances
    .type distances, %object
distances:
#ifdef __aarch64__
    .word one - .
    .word two - .
#else
    /* As LLVM writes it for "one@PLT - .", which GNU's assembler does not know. */
    .reloc ., R_X86_64_PLT32, one
    .long 0
    .reloc ., R_X86_64_PLT32, two
    .long 0
#endif
    .size distances, . - distances

    /* These are only ever called: they may be one. */
    function three
    function four

    .section .text.sum, "ax", %progbits
    .global sum
    .type sum, %function
sum:
    .cfi_startproc
#ifdef __aarch64__
    stp x29, x30, [sp, -16]!
    .cfi_def_cfa_offset 16
    bl three
    mov w9, w0
    bl four
    add w0, w0, w9
    ldp x29, x30, [sp], 16
#else
    call three
    movl %eax, %edx
    call four
    addl %edx, %eax
#endif
    ret
    .cfi_endproc
    .size sum, . - sum
