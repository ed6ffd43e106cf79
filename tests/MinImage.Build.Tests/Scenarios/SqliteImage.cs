using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The recipe of docs/native-libraries.md: SQLite from a static archive, called through a widely used package.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class SqliteImage
{
    private const string Program = """
        using System.Runtime.InteropServices;
        using Microsoft.Data.Sqlite;

        using var connection = new SqliteConnection("Data Source=/tmp/shop.db");
        connection.Open();
        Run("create table goods (name text, price real)");
        Run("insert into goods values ('tea', 3.5), ('milk', 1.25)");
        Console.WriteLine(Run("select sum(price) from goods"));
        Console.WriteLine(Native.getpid() == Environment.ProcessId);

        object? Run(string text)
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            return command.ExecuteScalar();
        }

        internal static class Native
        {
            [DllImport("libc")]
            public static extern int getpid();
        }
        """;

    [Fact]
    public void Keeps_a_database_and_calls_the_C_library_whichever_linker_made_it()
    {
        var project = TestProject.Console(
            "Goods",
            Program,
            items: """
            <PackageReference Include="Microsoft.Data.Sqlite" Version="10.0.5" />
            <DirectPInvoke Include="e_sqlite3" />
            <NativeLibrary Include="/usr/lib/x86_64-linux-gnu/libsqlite3.a" />
            """);

        var builtIn = project.Publish();
        var builtInRun = Runc.Run(project.Layout, "goods:latest");
        var host = project.Publish("-p:MinImageLinker=Host", "-p:MinImageLayoutPath=bin/host/");
        var hostRun = Runc.Run(Path.Combine(project.Folder, "bin", "host"), "goods:latest");

        Assert.True(builtIn.ExitCode == 0 && host.ExitCode == 0, builtIn.Text + host.Text);
        Assert.Equal("4.75\nTrue\n", builtInRun.Output);
        Assert.Equal("4.75\nTrue\n", hostRun.Output);
        Assert.DoesNotContain(": warning ", builtIn.Text + host.Text, StringComparison.Ordinal);
        Assert.Matches("message MINIMAGE2053: .*'libe_sqlite3\\.so'", builtIn.Text);
    }
}
