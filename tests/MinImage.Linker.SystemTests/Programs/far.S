/* More code than a branch of AArch64 reaches (128 MiB either way): functions with FILL bytes between each two of them.
   Each calls the one before it and the one behind, the first and the last, and the program's own. */
    .section .note.GNU-stack, "", %progbits

    .macro filled name, previous, next
    .section .text.far.\name, "ax", %progbits
    .balign 4
    .global far_\name
    .type far_\name, %function
far_\name:
    .cfi_startproc
    stp x29, x30, [sp, -32]!
    .cfi_def_cfa_offset 32
    .cfi_offset 29, -32
    .cfi_offset 30, -24
    mov x29, sp
    stp x19, x20, [sp, 16]
    .cfi_offset 19, -16
    .cfi_offset 20, -8
    mov w19, w0
    cbz w0, 1f
    sub w0, w19, 1
    bl far_\next
    mov w20, w0
    sub w0, w19, 1
    bl far_\previous
    add w0, w0, w20
    bl count
    /* Into the middle of the one behind: an addend. */
    bl far_\next + SKIP
    add w0, w0, 1
1:  ldp x19, x20, [sp, 16]
    ldp x29, x30, [sp], 32
    .cfi_def_cfa_offset 0
    .cfi_restore 29
    .cfi_restore 30
    .cfi_restore 19
    .cfi_restore 20
    ret
    .cfi_endproc
    .size far_\name, . - far_\name
    /* At SKIP from the function's beginning. */
    .space SKIP - (. - far_\name)
    add w0, w0, 2
    /* A branch that does not come back, to the end of the code. */
    b far_end
    .space FILL
    .endm

    filled one, four, two
    filled two, one, three
    filled three, two, four
    filled four, three, one

    .section .text.far_end, "ax", %progbits
    .global far_end
    .type far_end, %function
far_end:
    .cfi_startproc
    add w0, w0, 1
    ret
    .cfi_endproc
    .size far_end, . - far_end

    .section .text.far_throw, "ax", %progbits
    .global far_throw
    .type far_throw, %function
far_throw:
    .cfi_startproc
    stp x29, x30, [sp, -16]!
    .cfi_def_cfa_offset 16
    .cfi_offset 29, -16
    .cfi_offset 30, -8
    bl throw_number
    ldp x29, x30, [sp], 16
    ret
    .cfi_endproc
    .size far_throw, . - far_throw
