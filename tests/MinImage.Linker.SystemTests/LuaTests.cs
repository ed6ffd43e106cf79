using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

public sealed class LuaTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    private const string Script = """
        local t = {}
        for i = 1, 2000 do t[i] = (i * 7919) % 2003 end
        table.sort(t, function(a, b) return a > b end)
        print(t[1], t[1000], #t, table.concat(t, ",", 1, 5))
        local make = coroutine.wrap(function(a) for i = 1, 3 do a = coroutine.yield(a * i) end error("over") end)
        print(make(1), make(2), make(3), pcall(make, 4))
        print(pcall(function() local x = nil; return x.y end))
        print(select("#", pcall(error)), xpcall(function() error({code = 7}) end, function(e) return e.code end))
        local function deep(n) return n == 0 and error("bottom", 0) or 1 + deep(n - 1) end
        print(pcall(deep, 150))
        print(pcall(string.rep, "x", 1 << 40), (pcall(string.rep, "ab", 3, "-")))
        local closed = {}
        do local c <close> = setmetatable({}, {__close = function() closed[#closed + 1] = "closed" end}) end
        print(closed[1], math.type(3), math.type(3.0), 7 // 2, 7.5 % 2, 1 << 62, 0x7fffffffffffffff + 1)
        print(string.format("%q %5.2f %-6s| %x %a", "a\nb\0c", math.pi, "left", 255, 0.5), ("%d"):format(3))
        print(("hello world"):gsub("o(%s?)", "0%1"), ("key = value"):match("^(%w+)%s*=%s*(%w+)$"))
        print(math.sin(1), math.exp(1), 2 ^ 0.5, math.floor(-3.5), tostring(1e15), tonumber("0x1p4"), 10 / 3)
        print(utf8.char(228, 8364, 128512), utf8.len("äöü"), string.unpack("<i4", string.pack("<i4", -2)))
        print(os.time({year = 2000, month = 1, day = 1, hour = 12}) - os.time({year = 1999, month = 12, day = 31, hour = 12}), os.getenv("NOWHERE"))
        local name = os.tmpname(); local f = io.open(name, "w"); f:write("one\n", 2, "\n"); f:close()
        for line in io.lines(name) do io.write("[", line, "]") end print(os.remove(name))
        collectgarbage("incremental"); local weak = setmetatable({}, {__mode = "k"}); for i = 1, 100 do weak[{}] = i end
        collectgarbage(); print(next(weak), collectgarbage("count") > 10, load("return 1 +")) print(require and pcall(require, "nowhere"))
        print(io.read("n", "l", "a"))
        """;

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public void The_lua_interpreter(string runtimeIdentifier)
    {
        var target = Target.Of(runtimeIdentifier);
        using var program = ComparedProgram.Link(target, "lua", Compiler.CompileForeign(target, "lua"), sizes);
        program.CheckFunctions();
        File.WriteAllText(program.Folder["script.lua"], Script);

        var result = program.RunWithInput("12 rest of the line\nand more\n", program.Folder["script.lua"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.StartsWith("2002\t1003\t2000\t2002,2001,2000,1999,1998\n1\t4\t9\tfalse\t", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("12\t rest of the line\tand more\n\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, program.Run("-e", "error('refused')").ExitCode);
        Assert.Equal(3, program.Run("-e", "os.exit(3, true)").ExitCode);
    }
}
