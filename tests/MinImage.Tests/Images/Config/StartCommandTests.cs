using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Images.Config;

namespace MinImage.Tests.Images.Config;

/// <summary>The rules of the SDK's container task, as observed with a base image without layers.</summary>
public sealed class StartCommandTests
{
    private const string Executable = "/app/Shop";

    [Theory]
    [InlineData(null, "", "", "", "", "", "/app/Shop", "")]
    [InlineData(null, "", "--serve", "--fast", "", "", "/app/Shop --serve", "--fast")]
    [InlineData(null, "/app/Other", "--serve", "", "", "", "/app/Other --serve", "")]
    [InlineData("Entrypoint", "", "--serve", "--fast", "", "", "/app/Shop --serve", "--fast")]
    [InlineData("DefaultArgs", "", "--serve", "--fast", "", "", "", "/app/Shop --serve --fast")]
    [InlineData(null, "", "", "", "/init", "", "/init", "/app/Shop")]
    [InlineData(null, "", "--serve", "--fast", "/init", "--quiet", "/init --quiet", "/app/Shop --serve --fast")]
    [InlineData("DefaultArgs", "", "", "", "/init", "--quiet", "/init --quiet", "/app/Shop")]
    [InlineData("None", "", "", "--fast", "/init", "--quiet", "/init --quiet", "--fast")]
    [InlineData("None", "", "", "/app/Other --fast", "", "", "", "/app/Other --fast")]
    [InlineData(null, "", "", "", "", "--old", "/app/Shop", "--old")]
    public void Places_entry_point_and_arguments_as_the_sdk_does(
        string? instruction,
        string command,
        string arguments,
        string defaults,
        string entrypoint,
        string entrypointArguments,
        string expectedEntrypoint,
        string expectedCmd)
    {
        var request = new StartRequest(instruction, Words(command), Words(arguments), Words(defaults), Words(entrypoint), Words(entrypointArguments));

        var start = StartCommand.Resolve(request, Executable);

        Assert.Equal((expectedEntrypoint, expectedCmd), (string.Join(' ', start.Entrypoint), string.Join(' ', start.Cmd)));
    }

    [Theory]
    [InlineData("Cmd", "", "", "", "", "", "'Cmd'")]
    [InlineData("entrypoint", "", "", "", "", "", "'entrypoint'")]
    [InlineData("Entrypoint", "", "", "", "/init", "", "ContainerEntrypoint is")]
    [InlineData("Entrypoint", "", "", "", "", "--old", "ContainerEntrypointArgs is")]
    [InlineData(null, "", "", "--fast", "", "--old", "ContainerEntrypointArgs is")]
    [InlineData("None", "/app/Other", "", "", "", "", "ContainerAppCommand or")]
    [InlineData("None", "", "--serve", "", "", "", "ContainerAppCommandArgs is")]
    [InlineData("None", "", "", "", "", "", "None")]
    public void Rejects_contradictions_and_an_image_without_a_command(
        string? instruction, string command, string arguments, string defaults, string entrypoint, string entrypointArguments, string shown)
    {
        var request = new StartRequest(instruction, Words(command), Words(arguments), Words(defaults), Words(entrypoint), Words(entrypointArguments));

        var error = Assert.Throws<MinImageException>(() => StartCommand.Resolve(request, Executable));

        Assert.Equal(Codes.InvalidStartCommand, error.Code);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Words($"{command} {arguments} {defaults} {entrypoint} {entrypointArguments}"), word => error.Message.Contains(word, StringComparison.Ordinal));
    }

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
