using MinImage.Ilc.Http;

namespace MinImage.Tests.Ilc.Http;

public sealed class MethodHashTests
{
    [Fact]
    public void An_edited_method_has_another_hash_and_the_others_keep_theirs()
    {
        using var before = new AssemblyEditor([.. File.ReadAllBytes(typeof(EditedMethods).Assembly.Location)]);
        var methods = HttpClientReduction.Methods(before.Metadata);
        before.ReplaceCall(methods[Named(nameof(EditedMethods.Greeting))].Single(), methods[Named(nameof(EditedMethods.Name))].Single(), "another name");
        using var after = new AssemblyEditor([.. before.ToArray()]);

        Assert.NotEqual(HashOf(before, nameof(EditedMethods.Greeting)), HashOf(after, nameof(EditedMethods.Greeting)));
        Assert.Equal(HashOf(before, nameof(EditedMethods.Name)), HashOf(after, nameof(EditedMethods.Name)));
        Assert.Equal(HashOf(before, nameof(EditedMethods.Guarded)), HashOf(after, nameof(EditedMethods.Guarded)));
    }

    private static string HashOf(AssemblyEditor editor, string method) =>
        MethodHash.Of(editor.File, editor.Metadata, HttpClientReduction.Methods(editor.Metadata)[Named(method)]);

    private static string Named(string method) => $"{typeof(EditedMethods).FullName}::{method}";
}
