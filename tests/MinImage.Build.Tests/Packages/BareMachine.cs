namespace MinImage.Build.Tests.Packages;

/// <summary>This machine without any compiler, linker, objcopy, header and static library, which are hidden in a mount namespace.</summary>
public static class BareMachine
{
    /// <summary>A command for <see cref="TestProject.PublishIn"/>. It fails if a tool is still visible.</summary>
    public const string Mount = """
        {
            compilers='clang gcc g++ c++ cc cpp c89 c99'
            linkers='ld ld.bfd ld.gold ld.lld lld mold'
            for name in $compilers $linkers objcopy llvm-objcopy strip llvm-strip ar llvm-ar as ranlib cmake make; do
                for file in /usr/bin/$name /usr/bin/$name-[0-9]* /usr/bin/*-linux-gnu-$name /usr/bin/*-linux-gnu-$name-[0-9]* /usr/local/bin/$name; do
                    [ ! -e "$file" ] || mount --bind /dev/null "$(readlink -f "$file")"
                done
            done
            for folder in /usr/lib/gcc /usr/lib/gcc-cross /usr/lib/llvm-[0-9]* /usr/include; do
                [ ! -d "$folder" ] || mount -t tmpfs none "$folder"
            done
            for file in /usr/lib/*-linux-gnu/*.a /usr/lib/*-linux-gnu/*.o; do
                [ ! -e "$file" ] || mount --bind /dev/null "$(readlink -f "$file")"
            done
            for name in clang gcc cc ld ld.lld objcopy llvm-objcopy; do
                ! command -v $name || exit 99
            done
        }
        """;
}
