using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>The names of the symbols that start code and C libraries expect a linker to define.</summary>
internal static class LinkerSymbolNames
{
    public const string FileHeader = "__ehdr_start";
    public const string ExecutableStart = "__executable_start";
    public const string Dynamic = "_DYNAMIC";
    public const string GlobalOffsetTable = "_GLOBAL_OFFSET_TABLE_";
    public const string UnwindIndex = "__GNU_EH_FRAME_HDR";
    public const string PreInitArrayStart = "__preinit_array_start";
    public const string PreInitArrayEnd = "__preinit_array_end";
    public const string InitArrayStart = "__init_array_start";
    public const string InitArrayEnd = "__init_array_end";
    public const string FiniArrayStart = "__fini_array_start";
    public const string FiniArrayEnd = "__fini_array_end";

    /// <summary>The base of thread-local offsets in code that uses a TLS descriptor for the module: in a static program, the thread pointer.</summary>
    public const string ThreadLocalModule = "_TLS_MODULE_BASE_";

    public const string BssStart = "__bss_start";
    public const string TextEnd = "_etext";
    public const string TextEndOld = "etext";
    public const string DataEnd = "_edata";
    public const string DataEndOld = "edata";
    public const string End = "_end";
    public const string EndOld = "end";

    public static ImmutableArray<string> All { get; } =
    [
        FileHeader, ExecutableStart, Dynamic, GlobalOffsetTable, UnwindIndex,
        PreInitArrayStart, PreInitArrayEnd, InitArrayStart, InitArrayEnd, FiniArrayStart, FiniArrayEnd,
        ThreadLocalModule, BssStart, TextEnd, TextEndOld, DataEnd, DataEndOld, End, EndOld,
    ];
}
