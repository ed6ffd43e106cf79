using MinImage.Attachments.Provenance;

namespace MinImage.Tests.Attachments.Provenance;

public sealed class ProvenanceParametersTests
{
    [Fact]
    public void Properties_of_the_command_line_and_the_environment_are_named_if_they_are_on_the_list()
    {
        var properties = new Dictionary<string, string>
        {
            ["configuration"] = "Release",
            ["MinImageLayoutPath"] = "/home/me/out",
            ["Password"] = "secret",
            ["Version"] = "",
        };
        var environment = new Dictionary<string, string> { ["MinImage"] = "true", ["CONTAINER_TOKEN"] = "secret" };

        var selected = ProvenanceParameters.Select(
            ["Version", "MinImage", "Configuration", "RuntimeIdentifier"], properties, name => environment.GetValueOrDefault(name));

        Assert.Equal([("Configuration", "Release"), ("MinImage", "true")], selected.Select(each => (each.Key, each.Value)));
    }

    [Fact]
    public void The_command_line_takes_precedence_over_the_environment()
    {
        var selected = ProvenanceParameters.Select(["Configuration"], new Dictionary<string, string> { ["Configuration"] = "Release" }, _ => "Debug");

        Assert.Equal("Release", selected["Configuration"]);
    }
}
