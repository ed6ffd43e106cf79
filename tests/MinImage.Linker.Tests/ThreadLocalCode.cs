using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

/// <summary>The instruction sequences with which compilers access thread-local variables (psABI, "Thread-Local Storage").</summary>
internal static class ThreadLocalCode
{
    private const string Resolver = "__tls_get_addr";

    /// <summary>data16 lea x@tlsgd(%rip), %rdi; data16 data16 rex.W call __tls_get_addr@plt.</summary>
    public static void AddGeneralDynamic(TestObject file, string function, string variable)
    {
        var code = file.Code(function, [0x66, 0x48, 0x8D, 0x3D, 0, 0, 0, 0, 0x66, 0x66, 0x48, 0xE8, 0, 0, 0, 0, 0xC3]);
        file.Relocate(code, 4, X64Relocation.GeneralDynamic, variable, -4);
        file.Relocate(code, 12, X64Relocation.Plt32, Resolver, -4);
    }

    /// <summary>The same, with the call through the global offset table.</summary>
    public static void AddGeneralDynamicThroughTable(TestObject file, string function, string variable)
    {
        var code = file.Code(function, [0x66, 0x48, 0x8D, 0x3D, 0, 0, 0, 0, 0x66, 0x48, 0xFF, 0x15, 0, 0, 0, 0, 0xC3]);
        file.Relocate(code, 4, X64Relocation.GeneralDynamic, variable, -4);
        file.Relocate(code, 12, X64Relocation.GotRelative32Relaxable, Resolver, -4);
    }

    /// <summary>lea x@tlsld(%rip), %rdi; call __tls_get_addr@plt; lea x@dtpoff(%rax), %rax.</summary>
    public static void AddLocalDynamic(TestObject file, string function, string variable)
    {
        var code = file.Code(function, [0x48, 0x8D, 0x3D, 0, 0, 0, 0, 0xE8, 0, 0, 0, 0, 0x48, 0x8D, 0x80, 0, 0, 0, 0, 0xC3]);
        file.Relocate(code, 3, X64Relocation.LocalDynamic, variable, -4);
        file.Relocate(code, 8, X64Relocation.Plt32, Resolver, -4);
        file.Relocate(code, 15, X64Relocation.ModuleOffset32, variable);
    }

    /// <summary>The same, with the call through the global offset table.</summary>
    public static void AddLocalDynamicThroughTable(TestObject file, string function, string variable)
    {
        var code = file.Code(function, [0x48, 0x8D, 0x3D, 0, 0, 0, 0, 0xFF, 0x15, 0, 0, 0, 0, 0x48, 0x8D, 0x80, 0, 0, 0, 0, 0xC3]);
        file.Relocate(code, 3, X64Relocation.LocalDynamic, variable, -4);
        file.Relocate(code, 9, X64Relocation.GotRelative32Relaxable, Resolver, -4);
        file.Relocate(code, 16, X64Relocation.ModuleOffset32, variable);
    }

    /// <summary>lea x@tlsdesc(%rip), %rax; call *x@tlscall(%rax).</summary>
    public static void AddDescriptor(TestObject file, string function, string variable)
    {
        var code = file.Code(function, [0x48, 0x8D, 0x05, 0, 0, 0, 0, 0xFF, 0x10, 0xC3]);
        file.Relocate(code, 3, X64Relocation.Descriptor32, variable, -4);
        file.Relocate(code, 7, X64Relocation.DescriptorCall, variable);
    }
}
