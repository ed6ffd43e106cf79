using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.Loader;
using MinImage.Ilc.Http;

namespace MinImage.Tests.Ilc.Http;

public sealed class AssemblyEditorTests
{
    private static readonly byte[] Original = File.ReadAllBytes(typeof(EditedMethods).Assembly.Location);

    [Fact]
    public void A_replaced_method_runs_and_the_others_are_as_they_were()
    {
        var edited = Edit(editor => editor.Replace(MethodOf(editor, nameof(EditedMethods.IsEven)), [(byte)ILOpCode.Ldc_i4_0, (byte)ILOpCode.Ret]));

        Assert.Equal(false, Call(edited, nameof(EditedMethods.IsEven), 2));
        Assert.Equal("name 4 5", Call(edited, nameof(EditedMethods.Greeting), 3));
        Assert.Equal(3, Call(edited, nameof(EditedMethods.Guarded), 3));
    }

    [Fact]
    public void A_call_becomes_a_string_and_local_variables_stay()
    {
        var edited = Edit(editor =>
            editor.ReplaceCall(MethodOf(editor, nameof(EditedMethods.Greeting)), MethodOf(editor, nameof(EditedMethods.Name)), "another name"));

        Assert.Equal("another name 4 5", Call(edited, nameof(EditedMethods.Greeting), 3));
    }

    [Fact]
    public void A_prepended_statement_runs_first()
    {
        // if (number != 0) return "not zero";
        var edited = Edit(editor => editor.Prepend(
            MethodOf(editor, nameof(EditedMethods.Greeting)),
            [(byte)ILOpCode.Ldarg_0, (byte)ILOpCode.Brfalse_s, 6, (byte)ILOpCode.Ldstr, .. Token(editor.TokenOf("not zero")), (byte)ILOpCode.Ret]));

        Assert.Equal("not zero", Call(edited, nameof(EditedMethods.Greeting), 1));
        Assert.Equal("name 1 2", Call(edited, nameof(EditedMethods.Greeting), 0));
    }

    [Fact]
    public void A_method_with_exception_handlers_is_not_extended()
    {
        var error = Assert.Throws<BadImageFormatException>(() => Edit(editor => editor.Prepend(MethodOf(editor, nameof(EditedMethods.Guarded)), [])));

        Assert.Contains("EditedMethods::Guarded(int)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_edit_gives_the_same_bytes()
    {
        void Change(AssemblyEditor editor) => editor.ReplaceCall(
            MethodOf(editor, nameof(EditedMethods.Greeting)), MethodOf(editor, nameof(EditedMethods.Name)), "another name");

        Assert.Equal(Edit(Change), Edit(Change));
    }

    private static byte[] Edit(Action<AssemblyEditor> change)
    {
        using var editor = new AssemblyEditor([.. Original]);
        change(editor);
        return editor.ToArray();
    }

    private static MethodDefinitionHandle MethodOf(AssemblyEditor editor, string name) =>
        HttpClientReduction.Methods(editor.Metadata)[$"{typeof(EditedMethods).FullName}::{name}"].Single();

    private static byte[] Token(int token)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, token);
        return bytes;
    }

    private static object? Call(byte[] assembly, string method, int argument)
    {
        var context = new AssemblyLoadContext(method, isCollectible: true);
        var type = context.LoadFromStream(new MemoryStream(assembly)).GetType(typeof(EditedMethods).FullName!, throwOnError: true)!;
        var result = type.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [argument]);
        context.Unload();
        return result;
    }
}
