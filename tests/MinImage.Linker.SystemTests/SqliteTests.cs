using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

public sealed class SqliteTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public void The_sqlite_shell(string runtimeIdentifier)
    {
        var target = Target.Of(runtimeIdentifier);
        using var program = ComparedProgram.Link(target, "sqlite3", Compiler.CompileForeign(target, "sqlite3"), sizes);
        program.CheckFunctions();

        var memory = program.RunWithInput(
            """
            create table t(a integer primary key, b real, c text);
            with recursive n(x) as (select 1 union all select x + 1 from n where x < 3000) insert into t select x, x * 1.5, 'row ' || x from n;
            create index i on t(c);
            select count(*), sum(a), avg(b), max(c) from t;
            select a, sum(b) over (order by a rows 2 preceding) from t limit 4;
            select round(sin(1), 9), round(exp(ln(5)), 9), pow(2, 0.5), printf('%.12e|%08x|%,d', 1e100 / 3, 48879, 1234567);
            create virtual table f using fts5(text);
            insert into f values ('a linker links'), ('a loader loads'), ('linkers and loaders');
            select rowid, highlight(f, 0, '[', ']') from f where f match 'link* OR loads' order by rank, rowid;
            create virtual table r using rtree(id, x0, x1, y0, y1);
            insert into r select a, a, a + 1, b, b + 1 from t;
            select count(*) from r where x0 > 100 and x1 < 200 and y0 > 160;
            select json_extract('{"a":[1,{"b":"c"}]}', '$.a[1].b'), json_group_array(a) from t where a < 6;
            select strftime('%Y-%m-%d', 86400 * 365, 'unixepoch'), upper('x'), hex(zeroblob(4)), 'abc' regexp 'x';
            select * from nowhere;
            .mode box
            select a, c from t where c like '%99' limit 3;
            begin; delete from t; select count(*) from t; rollback; select count(*) from t;
            pragma integrity_check;
            """);

        Assert.Equal(1, memory.ExitCode);
        Assert.StartsWith(
            "3000|4501500|2250.75|row 999\n1|1.5\n2|4.5\n3|9.0\n4|13.5\n0.841470985|5.0|1.4142135623731|", memory.Output, StringComparison.Ordinal);
        Assert.Contains("no such table: nowhere", memory.Errors, StringComparison.Ordinal);
        Assert.Contains("[linkers] and loaders", memory.Output, StringComparison.Ordinal);
        Assert.Contains("│ row 1199 │", memory.Output, StringComparison.Ordinal);

        // Each program has a file of its own: for memory maps, locks and writes.
        var onDisk = program.RunEachInItsFolder(
            "pragma journal_mode=wal; create table t(x); insert into t values (1), (2), (3); vacuum; pragma integrity_check; select sum(x) from t;", "file.db");
        Assert.Equal((0, "wal\nok\n6\n"), (onDisk.ExitCode, onDisk.Output));
    }
}
