using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;
using System.Security.Cryptography;
using System.Text;
using MinImage.Ilc;
using MinImage.Linker.Elf;
using MinImage.Linking;
using MinImage.Platforms;
using MinImage.Requirements;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Requirements;

/// <summary>Tests with an object that has the symbols of ILC.</summary>
public sealed class RequirementReaderTests : IDisposable
{
    private const string FindTimeZone = "S_P_CoreLib_System_TimeZoneInfo__FindSystemTimeZoneById";

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Is_nothing_if_the_app_requires_nothing() => Assert.Equivalent(ProgramRequirements.None, Read(new TestObject()));

    [Fact]
    public void Counts_calls_of_the_apps_own_methods_and_not_of_the_framework()
    {
        var file = new TestObject();
        file.Function("Shop_Shop_Clock__Now", FindTimeZone + "_0");
        file.Function("Shop_Extra_Shop_Extra_Clock__Now", FindTimeZone);
        file.Function("System_Net_Http_System_Net_Http_Cookies__Parse", FindTimeZone, "S_P_CoreLib_System_Globalization_CultureInfo___ctor");
        file.Function(
            "Shop_Shop_Prices__Print",
            "S_P_CoreLib_System_Globalization_CultureInfo___ctor_0",
            "S_P_CoreLib_System_Globalization_CultureInfo__get_InvariantCulture");
        file.Function("Shop_Shop_Fetcher___Get_d__0__MoveNext", "System_Net_Http_System_Net_Http_HttpClient___ctor_1");
        file.Function("Shop_Shop_Server__Accept", "System_Net_Security_System_Net_Security_SslStream__AuthenticateAsServerAsync");
        file.Function("Shop_Shop_Plugins__Load", "S_P_CoreLib_System_Runtime_InteropServices_NativeLibrary__Load_0");
        file.Function("Shop_Shop_Plugins__Free", "S_P_CoreLib_System_Runtime_InteropServices_NativeLibrary__Free", FindTimeZone + "Slowly");

        // Here 'Shop.Extra' came with the framework, though its name begins like the app's.
        var requirements = Read(file, frameworkAssemblies: ["System.Net.Http", "System.Private.CoreLib", "Shop.Extra"]);

        Assert.Equal(["Shop.Clock.Now"], requirements.TimeZones.AsEnumerable());
        Assert.Equal(["Shop.Prices.Print"], requirements.Cultures.AsEnumerable());
        Assert.Equal(["Shop.Plugins.Load"], requirements.LibraryLoads.AsEnumerable());
        Assert.Equal(["Shop.Fetcher.Get"], requirements.TlsClients.AsEnumerable());
    }

    [Theory]
    [InlineData("Shop_Shop_Clock__Now", "Shop.Clock.Now")]
    [InlineData("Shop_Other_Clock__Now_0", "Other.Clock.Now_0")]
    [InlineData("Shop_Program___Main__", "Program.<Main>$")]
    [InlineData("Shop_Program___Main___d__0__MoveNext", "Program.<Main>$")]
    [InlineData("Shop_Program___c____Main___b__0_0", "Program.<Main>$")]
    [InlineData("Shop_Shop_Clock__NowAsync_d__3__MoveNext", "Shop.Clock.NowAsync")]
    [InlineData("Shop_Shop_Clock___c___Now_b__0_0", "Shop.Clock.Now")]
    [InlineData("Shop_Shop_Clock___c__DisplayClass1_0___Now_b__0", "Shop.Clock.Now")]
    [InlineData("Shop_Shop_Db___db_open_g____PInvoke_2_0", "Shop.Db.db_open")]
    [InlineData("Shop__Program_F7C48A914CF1FEC52D4BCFA7EE2803F13D1D3AE688DCA899B27709494FEF99343__Hidden__Now", "Hidden.Now")]
    [InlineData("Shop_Shop__My_Clock_F7C48A914CF1FEC52D4BCFA7EE2803F13D1D3AE688DCA899B27709494FEF99343__Hidden__Now", "Shop.Hidden.Now")]
    public void Contains_the_names_of_methods_in_the_source(string symbol, string name)
    {
        var file = new TestObject();
        file.Function(symbol, FindTimeZone);

        Assert.Equal([name], Read(file).TimeZones.AsEnumerable());
    }

    [Fact]
    public void Names_the_method_that_calls_generated_code_instead_of_the_generated_code()
    {
        var file = new TestObject();
        file.Function("Shop_Shop_Settings__Bind", Generated("Bind_Settings"));
        file.Function(Generated("Bind_Settings"), Generated("BindCore"));
        file.Function(Generated("BindCore"), Generated("BindCore"), Generated("ParseCulture"));
        file.Function(Generated("ParseCulture"), "S_P_CoreLib_System_Globalization_CultureInfo__GetCultureInfo_0");

        Assert.Equal(["Shop.Settings.Bind"], Read(file).Cultures.AsEnumerable());
    }

    [Fact]
    public void Names_generated_code_without_its_mangled_prefix_if_nothing_calls_it_by_name()
    {
        var file = new TestObject();
        file.Function(Generated("ParseCulture"), "S_P_CoreLib_System_Globalization_CultureInfo__GetCultureInfo_0");

        Assert.Equal(
            ["Microsoft.Extensions.Configuration.Binder.SourceGeneration.BindingExtensions.ParseCulture"],
            Read(file).Cultures.AsEnumerable());
    }

    [Fact]
    public void Contains_methods_that_load_libraries_with_functions_of_the_C_library()
    {
        var file = new TestObject();
        Import(file, "Shop", "libdl.so.2", ("dlopen", "Shop_Shop_Kafka__Load"), ("dlsym", "Shop_Shop_Kafka__Find"));
        Import(file, "Shop", "libc", ("getpid", "Shop_Shop_Ids__Own"), ("dlerror", "Shop_Shop_Kafka__Why"));
        file.Function("Shop_Shop_Plugins__Load", "dlopen");

        var requirements = Read(file);

        Assert.Equal(["getpid"], Assert.Single(requirements.Imports).Functions.AsEnumerable());
        Assert.Equal(["Shop.Kafka.Find", "Shop.Kafka.Load", "Shop.Kafka.Why"], requirements.LibraryLoads.AsEnumerable());
    }

    [Fact]
    public void Contains_started_programs_whose_names_are_constants_and_all_methods_that_start_one()
    {
        var start = typeof(Process).GetMethod(nameof(Process.Start), [typeof(string)])!;
        var startWith = typeof(Process).GetMethod(nameof(Process.Start), [typeof(string), typeof(string)])!;
        var create = typeof(ProcessStartInfo).GetConstructor([typeof(string), typeof(string)])!;
        var setName = typeof(ProcessStartInfo).GetProperty(nameof(ProcessStartInfo.FileName))!.SetMethod!;
        var assembly = new TestAssembly("Shop");
        assembly
            .With("Convert", il => Call(il, start, "ffmpeg"))
            .With("Look", il => Call(il, startWith, "/usr/bin/find", "."))
            .With("Commit", il => Call(il, create, "git", "commit"))
            .With("Set", il =>
            {
                Call(il, setName, "curl");
                il.Emit(OpCodes.Ldnull);
            })
            .With("Any", il =>
            {
                il.Emit(OpCodes.Ldstr, "--help");
                il.Emit(OpCodes.Call, startWith);
            })
            .With("Again", il =>
            {
                il.Emit(OpCodes.Pop);
                il.Emit(OpCodes.Call, typeof(Environment).GetProperty(nameof(Environment.ProcessPath))!.GetMethod!);
                il.Emit(OpCodes.Call, start);
            })
            .With("Unreached", il => Call(il, start, "unreached"));
        string[] literals = ["__Str_ffmpeg", Literal("/usr/bin/find"), "__Str_git", "__Str_curl", Literal("--help")];
        var file = new TestObject();
        file.Function("Shop_Shop_Program__Convert", [.. literals, "System_Diagnostics_Process_System_Diagnostics_Process__Start_3"]);
        Array.ForEach(literals, name => file.Data(name, new byte[8]));
        file.Data("__Str_unreached", new byte[8]);

        var requirements = Read(file, assembly);

        Assert.Equal(
            [
                (null, "Shop.Program.Again"), ("/usr/bin/find", "Shop.Program.Look"), ("curl", "Shop.Program.Set"),
                ("ffmpeg", "Shop.Program.Convert"), ("git", "Shop.Program.Commit"),
            ],
            requirements.ProgramStarts.Select(s => (s.Program, s.Method)));
        Assert.Equal(["Shop.Program.Convert"], requirements.ProgramStarters.AsEnumerable());
    }

    [Fact]
    public void Contains_lazily_bound_native_functions_with_library_and_callers()
    {
        var file = new TestObject();
        Import(file, "Shop", "my-sqlite", ("open", "Shop_Shop_Db__Open"), ("close", "Shop_Shop_Db__Close"));
        Import(file, "System_Net_Quic", "msquic", ("MsQuicOpen", "System_Net_Quic_System_Net_Quic_Api__Open"));

        var import = Assert.Single(Read(file).Imports);

        Assert.Equal("my-sqlite", import.Library);
        Assert.Equal(["close", "open"], import.Functions.AsEnumerable());
        Assert.Equal(["Shop.Db.Close", "Shop.Db.Open"], import.Methods.AsEnumerable());
    }

    [Fact]
    public void Contains_required_settings_files_whose_names_were_compiled()
    {
        var assembly = new TestAssembly("Shop");
        assembly
            .With("Load", il => Add(il, assembly.AddPath, "path.json"))
            .With("LoadMandatory", il => Add(il, assembly.AddOptional, "mandatory.json", 0))
            .With("LoadOptional", il => Add(il, assembly.AddOptional, "optional.json", 1))
            .With("LoadReloading", il => Add(il, assembly.AddReloading, "reloading.json", 0, 1))
            .With("LoadReloadingOptional", il => Add(il, assembly.AddReloading, "both.json", 1, 0))
            .With("LoadUnreached", il => Add(il, assembly.AddPath, "unreached.json"))
            .With("LoadElsewhere", il =>
            {
                il.Emit(OpCodes.Ldstr, "/srv");
                il.Emit(OpCodes.Call, assembly.SetBasePath);
                Add(il, assembly.AddPath, "elsewhere.json");
            })
            .With("LoadBesides", il =>
            {
                il.Emit(OpCodes.Call, typeof(AppContext).GetProperty(nameof(AppContext.BaseDirectory))!.GetMethod!);
                il.Emit(OpCodes.Call, assembly.SetBasePath);
                Add(il, assembly.AddPath, "besides.json");
            });
        var file = new TestObject();
        string[] compiled = ["path.json", "mandatory.json", "optional.json", "reloading.json", "both.json", "elsewhere.json", "besides.json"];
        file.Function("Shop_Shop_Program__Load", [.. compiled.Select(Literal)]);
        Array.ForEach(compiled, name => file.Data(Literal(name), new byte[8]));
        file.Data(Literal("unreached.json"), new byte[8]);

        var requirements = Read(file, assembly);

        Assert.Equal(
            [
                ("besides.json", "Shop.Program.LoadBesides"), ("mandatory.json", "Shop.Program.LoadMandatory"),
                ("path.json", "Shop.Program.Load"), ("reloading.json", "Shop.Program.LoadReloading"),
            ],
            requirements.SettingsFiles.Select(f => (f.Path, f.Method)));
    }

    [Fact]
    public void Is_read_again_only_if_the_object_has_changed()
    {
        var program = Program(new TestObject(), new TestAssembly("Shop"), []);
        var record = Path.Combine(_temporary.Path, "record.json");

        var first = Get(program, record);
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"timeZones\":[]", "\"timeZones\":[\"recorded\"]", StringComparison.Ordinal));
        var recorded = Get(program, record);
        var time = File.GetLastWriteTimeUtc(program.ObjectFile);
        File.AppendAllText(program.ObjectFile, "\0");
        File.SetLastWriteTimeUtc(program.ObjectFile, time);
        var again = Get(program, record);
        File.WriteAllText(record, "{");
        var damaged = Get(program, record);

        Assert.Equal([0, 1, 0, 0], new[] { first, recorded, again, damaged }.Select(r => r.TimeZones.Length));
    }

    private static string Generated(string method) =>
        "Shop_Microsoft_Extensions_Configuration_Binder_SourceGeneration__BindingExtensions_g_"
        + $"F7C48A914CF1FEC52D4BCFA7EE2803F13D1D3AE688DCA899B27709494FEF99343__BindingExtensions__{method}";

    // Replaces the value that a method of the test's assembly begins with.
    private static void Call(ILGenerator il, MethodBase method, params ReadOnlySpan<string> arguments)
    {
        if (method is { IsStatic: true } or ConstructorInfo)
        {
            il.Emit(OpCodes.Pop);
        }

        foreach (var argument in arguments)
        {
            il.Emit(OpCodes.Ldstr, argument);
        }

        if (method is ConstructorInfo constructor)
        {
            il.Emit(OpCodes.Newobj, constructor);
        }
        else
        {
            il.Emit(OpCodes.Call, (MethodInfo)method);
        }
    }

    private static void Add(ILGenerator il, MethodInfo method, string path, params ReadOnlySpan<int> constants)
    {
        il.Emit(OpCodes.Ldstr, path);
        foreach (var constant in constants)
        {
            il.Emit(OpCodes.Nop);
            il.Emit(constant == 0 ? OpCodes.Ldc_I4_0 : OpCodes.Ldc_I4_1);
        }

        il.Emit(OpCodes.Call, method);
    }

    private static string Literal(string text) =>
        $"__Str_{text.Replace('.', '_')}_{Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text)))}";

    // The cells that ILC emits for lazily bound DllImports.
    private static void Import(TestObject file, string assembly, string library, params ReadOnlySpan<(string Function, string Caller)> imports)
    {
        var module = $"{assembly}__Module__{library.Replace('-', '_')}_0";
        file.Pointers("__nativemodule_" + module, "__utf8str_" + library);
        Text(file, library);
        foreach (var (function, caller) in imports)
        {
            file.Function(caller, $"__pinvoke_{module}__{function}");
            file.Pointers($"__pinvoke_{module}__{function}", "__utf8str_" + function, "__nativemodule_" + module);
            Text(file, function);
        }
    }

    private static void Text(TestObject file, string text)
    {
        var section = file.Section(".rodata." + text, SectionType.ProgramBits, SectionFlags.Alloc, Encoding.UTF8.GetBytes(text + "\0"));
        file.Symbol("__utf8str_" + text, SymbolBinding.Global, SymbolType.None, section);
    }

    private ProgramRequirements Read(TestObject file, TestAssembly? assembly = null, string[]? frameworkAssemblies = null)
    {
        using var files = new InputFiles();
        return RequirementReader.Read(Program(file, assembly ?? new TestAssembly("Shop"), frameworkAssemblies ?? []), files, CancellationToken.None);
    }

    private static ProgramRequirements Get(CompiledProgram program, string record)
    {
        using var files = new InputFiles();
        return RequirementRecord.Get(program, files, record, CancellationToken.None);
    }

    private CompiledProgram Program(TestObject file, TestAssembly assembly, string[] frameworkAssemblies)
    {
        var path = Path.Combine(_temporary.Path, "Shop.o");
        File.WriteAllBytes(path, file.ToBytes());
        return new CompiledProgram(path, Platform.FromRuntimeIdentifier("linux-x64"), [assembly.Save(_temporary.Path)], [.. frameworkAssemblies]);
    }
}
