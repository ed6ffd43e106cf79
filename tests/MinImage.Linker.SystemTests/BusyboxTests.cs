using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

public sealed class BusyboxTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    // Some tools run inside the shell; others are started by name, which fails in an emulator.
    private const string Script = """
        set -e
        work=$1; shift; run=$(command -v "$1"); shift; run="$run $*"
        for tool in sed tr gzip zcat bzip2 bzcat base64 od diff tar grep wc factor rev tail uuencode cat cmp uniq nl du bc cpio strings; do
            eval "$tool() { $run $tool \"\$@\"; }"
        done
        PATH=/nowhere
        mkdir -p $work/a/b; cd $work
        for i in 3 1 2 10; do echo $i; done >numbers
        sort -n numbers | awk '{ s += $1; printf "%d:%d ", NR, s } END { print "" }'
        seq 1 100 | sed -n -e '5p' -e 's/^\(.\)7$/<\1>/p' | tr '\n' ' '; echo
        printf 'b 2\na 1\nc 3\n' | sort -k2 -r | cut -d' ' -f1 | paste -s -d, -
        echo hello | md5sum; echo hello | sha256sum; echo hello | sha512sum | cut -c1-20; echo hello | cksum
        echo hello | gzip -9 | zcat; echo hello | bzip2 | bzcat; echo aGVsbG8K | base64 -d; echo hello | od -c; echo hello | hexdump -C
        echo 'one two' >a/file; ln -s file a/link; cp -R a copy; diff -r a copy && echo same; echo more >>copy/file; diff a/file copy/file || echo differ
        tar -cf t.tar a && tar -tf t.tar | sort; mkdir out; tar -xf t.tar -C out; cat out/a/link
        find . -type f -name 'f*' | sort; grep -rn two a | sort; expr 6 \* 7; echo '2^100' | bc; echo a/file | cpio -o -H newc | cpio -t
        x=5; while [ $x -gt 0 ]; do x=$((x - 1)); [ $x = 2 ] && continue; echo -n "$x "; done; echo
        f() { local n=$1; [ $n -le 1 ] && echo 1 || echo $(( n * $(f $((n - 1))) )); }; f 10
        case abc in a*) echo matched;; esac; echo ${work##*/} ${#work} | wc -w
        (exit 3) || echo "status $?"; false | true && echo pipe; date -u -d @86400 +%F
        test -x /nowhere || stat -c %s numbers; factor 1234567890; rev numbers | tac | sed -n '1,2p'; uuencode -m x <numbers
        trap 'cd ..; rm -rf $work; echo trapped' EXIT
        """;

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public void Busybox(string runtimeIdentifier)
    {
        var target = Target.Of(runtimeIdentifier);
        using var program = ComparedProgram.Link(target, "busybox", Compiler.CompileForeign(target, "busybox"), sizes);

        Assert.Contains("BusyBox v1.", program.Output(), StringComparison.Ordinal);
        var applets = program.Output("--list").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(applets.Length > 350, $"There are {applets.Length} applets.");

        File.WriteAllText(program.Folder["script.sh"], Script);
        var output = program.Pipe($"{{}} sh {program.Folder["script.sh"]} {program.Folder["work"]} {{}}");
        Assert.StartsWith(
            "1:1 2:3 3:6 4:16 \n5 <1> <2> <3> <4> <5> <6> <7> <8> <9> \nc,b,a\nb1946ac92492d2347c6235b4d2611184  -\n", output, StringComparison.Ordinal);
        Assert.Contains("1267650600228229401496703205376\na/file\n4 3 1 0 \n3628800\nmatched\n", output, StringComparison.Ordinal);
        Assert.EndsWith("trapped\n", output, StringComparison.Ordinal);
    }
}
