using System.Text;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Credentials;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Testing.Registries;

namespace MinImage.Tests.Deliveries.Registries.Credentials;

public sealed class CredentialSearchTests : IDisposable
{
    private const string DockerConfig = "home/.docker/config.json";
    private const string PodmanConfig = "home/.config/containers/auth.json";

    private readonly TestRegistryHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Without_any_source_there_is_none()
    {
        Assert.Null(Find("ghcr.io"));
    }

    [Fact]
    public void Sources_are_read_in_the_order_of_the_SDK_then_Podman_then_Docker()
    {
        var expected = new List<string>();
        Add("docker", user => _host.Write(DockerConfig, Auths("ghcr.io", user)));
        Add("podman", user => _host.Write(PodmanConfig, Auths("ghcr.io", user)));
        Add("runtime", user => _host.Write("run/containers/auth.json", Auths("ghcr.io", user)));
        _host.Set("XDG_RUNTIME_DIR", _host.At("run"));
        Add("file", user => _host.Write("auth.json", Auths("ghcr.io", user)));
        _host.Set("REGISTRY_AUTH_FILE", _host.At("auth.json"));
        foreach (var prefix in new[] { "SDK_CONTAINER_REGISTRY", "DOTNET_CONTAINER_REGISTRY", "DOTNET_CONTAINER_PUSH_REGISTRY" })
        {
            Add(prefix, user =>
            {
                _host.Set(prefix + "_UNAME", user);
                _host.Set(prefix + "_PWORD", "secret");
            });
        }

        Assert.Equal(7, expected.Count);

        void Add(string user, Action<string> add)
        {
            add(user);
            expected.Add(user);
            if (user != "runtime" && user != "file")
            {
                Assert.Equal(user, Find("ghcr.io")!.UserName);
            }
        }
    }

    [Fact]
    public void Variables_name_other_folders()
    {
        _host.Write("config/containers/auth.json", Auths("a.example", "podman"));
        _host.Write("docker/config.json", Auths("b.example", "docker"));
        _host.Set("XDG_CONFIG_HOME", _host.At("config"));
        _host.Set("DOCKER_CONFIG", _host.At("docker"));

        Assert.Equal(("podman", "docker"), (Find("a.example")!.UserName, Find("b.example")!.UserName));
    }

    [Theory]
    [InlineData("DOTNET_CONTAINER_REGISTRY_UNAME", "DOTNET_CONTAINER_REGISTRY_PWORD")]
    [InlineData("SDK_CONTAINER_REGISTRY_PWORD", "SDK_CONTAINER_REGISTRY_UNAME")]
    public void One_variable_without_the_other_is_an_error_that_names_the_missing_one(string set, string missing)
    {
        _host.Set(set, "c4nary");
        _host.Set(missing, "");

        var error = Fails("ghcr.io");

        Assert.Contains($"{missing} is not set", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghcr.io", "ghcr.io")]
    [InlineData("ghcr.io", "https://ghcr.io/v1/")]
    [InlineData("ghcr.io", "https://ghcr.io")]
    [InlineData("ghcr.io", "GHCR.io/v2/")]
    [InlineData("localhost:5000", "localhost:5000")]
    [InlineData("docker.io", "https://index.docker.io/v1/")]
    [InlineData("docker.io", "docker.io")]
    [InlineData("docker.io", "registry-1.docker.io")]
    public void A_registry_is_found_under_each_form_of_its_key(string registry, string key)
    {
        _host.Write(DockerConfig, Auths(key, "me"));

        var found = Find(registry)!;

        Assert.Equal((CredentialKind.Password, "me", "secret"), (found.Kind, found.UserName, found.Secret));
        Assert.Contains("config.json", found.Source, StringComparison.Ordinal);
        Assert.Null(Find("other.example"));
    }

    [Fact]
    public void The_longest_namespace_wins()
    {
        _host.Write(PodmanConfig, $$"""
            {"auths":{"quay.io":{"auth":"{{Base64("registry:s")}}"},"quay.io/team":{"auth":"{{Base64("team:s")}}"},
            "quay.io/team/shop":{"auth":"{{Base64("shop:s")}}"},"quay.io/tea":{"auth":"{{Base64("tea:s")}}"} } }
            """);

        Assert.Equal("shop", Find("quay.io", "team/shop")!.UserName);
        Assert.Equal("team", Find("quay.io", "team/other")!.UserName);
        Assert.Equal("registry", Find("quay.io", "teams/shop")!.UserName);
    }

    [Theory]
    [InlineData("""{"identitytoken":"secret","auth":"PHRva2VuPjo="}""", CredentialKind.IdentityToken, "<token>")]
    [InlineData("""{"auth":"PHRva2VuPjpzZWNyZXQ="}""", CredentialKind.IdentityToken, "<token>")]
    [InlineData("""{"registrytoken":"secret"}""", CredentialKind.RegistryToken, "")]
    [InlineData("""{"username":"me","password":"secret"}""", CredentialKind.Password, "me")]
    [InlineData("""{"auth":"bWU6c2VjcmV0AAA="}""", CredentialKind.Password, "me")]
    public void Each_kind_of_entry_is_read(string entry, object kind, string user)
    {
        _host.Write(DockerConfig, $$"""{"auths":{"ghcr.io":{{entry}} } }""");

        var found = Find("ghcr.io")!;

        Assert.Equal(((CredentialKind)kind, user, "secret"), (found.Kind, found.UserName, found.Secret));
    }

    [Fact]
    public void A_password_may_contain_colons_and_any_characters()
    {
        _host.Write(DockerConfig, $$"""{"auths":{"ghcr.io":{"auth":"{{Base64("me:pä:ss")}}"} } }""");

        Assert.Equal("pä:ss", Find("ghcr.io")!.Secret);
    }

    [Fact]
    public void The_helper_of_a_registry_comes_before_the_store_and_that_before_the_entries()
    {
        AddHelper("first", "helper");
        AddHelper("second", "store");
        _host.Write(DockerConfig, $$"""
            {"credHelpers":{"a.example":"first"},"credsStore":"second",
            "auths":{"a.example":{"auth":"{{Base64("entry:s")}}"},"b.example":{"auth":"{{Base64("entry:s")}}"} } }
            """);

        Assert.Equal(("helper", "store"), (Find("a.example")!.UserName, Find("b.example")!.UserName));
        Assert.Equal("a.example", File.ReadAllText(_host.At("first.stdin")));
        Assert.Contains("docker-credential-first", Find("a.example")!.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_helper_is_asked_for_Docker_Hub_by_its_old_address()
    {
        AddHelper("hub", "<token>");
        _host.Write(DockerConfig, """{"credsStore":"hub"}""");

        Assert.Equal(CredentialKind.IdentityToken, Find("docker.io")!.Kind);
        Assert.Equal("https://index.docker.io/v1/", File.ReadAllText(_host.At("hub.stdin")));
    }

    [Fact]
    public void A_helper_without_a_credential_is_followed_by_the_entries_and_the_next_file()
    {
        _host.AddCommand("docker-credential-empty", "echo credentials not found in native keychain; exit 1");
        _host.Write(PodmanConfig, """{"credsStore":"empty"}""");
        _host.Write(DockerConfig, Auths("ghcr.io", "me"));

        Assert.Equal("me", Find("ghcr.io")!.UserName);
    }

    [Theory]
    [InlineData("echo oh no c4nary-free; exit 3", "exit code 3: oh no c4nary-free")]
    [InlineData("echo '{\"Username\":\"me\",\"Secret\":\"c4nary\"'; exit 1", "exit code 1: no message")]
    [InlineData("echo '{\"Username\":\"me\",\"Secret\":\"c4nary\"'", "is not a JSON object")]
    [InlineData("echo '{\"User\":\"me\",\"Secret\":\"c4nary\"}'", "is not a JSON object")]
    [InlineData("printf '\\033[31mred\\007'; exit 1", "exit code 1: red")]
    public void A_helper_that_fails_is_named_with_its_reason_and_without_a_secret(string script, string reason)
    {
        _host.AddCommand("docker-credential-bad", script);
        _host.Write(DockerConfig, """{"credsStore":"bad"}""");

        var error = Fails("ghcr.io");

        Assert.Contains("'docker-credential-bad'", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Contains(reason, StringComparison.Ordinal), error.Message);
        Assert.DoesNotContain("c4nary\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("desktop")]
    [InlineData("../bin/evil")]
    public void A_helper_that_is_missing_is_named(string helper)
    {
        _host.AddCommand("evil", "exit 0");
        _host.Write(DockerConfig, $$"""{"credsStore":"{{helper}}"}""");

        var error = Fails("ghcr.io");

        Assert.Contains($"'docker-credential-{helper}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("not in PATH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_helper_does_not_matter_if_there_is_another_source()
    {
        _host.Write(PodmanConfig, """{"credsStore":"missing"}""");
        _host.Write(DockerConfig, Auths("ghcr.io", "me"));

        Assert.Equal("me", Find("ghcr.io")!.UserName);
    }

    [Fact]
    public void A_helper_that_does_not_end_is_ended()
    {
        _host.AddCommand("docker-credential-slow", "exec /bin/sleep 1000");
        _host.Write(DockerConfig, """{"credsStore":"slow"}""");

        var error = Fails("ghcr.io", RegistryLimits.Default with { Helper = TimeSpan.FromMilliseconds(50) });

        Assert.Contains("has not ended", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{c4nary", "not a JSON object")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"c4nary!"}}}""", "not Base64")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"YzRuYXJ5"}}}""", "separated by a colon")]
    public void A_file_that_cannot_be_read_is_named_without_its_content(string json, string reason)
    {
        var path = _host.Write(DockerConfig, json);

        var error = Fails("ghcr.io");

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c4nary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_of_a_credential_contains_its_secret()
    {
        var credential = Credential.Of("me", "c4nary", "a file");

        Assert.DoesNotContain("c4nary", $"{credential}", StringComparison.Ordinal);
    }

    private Credential? Find(string registry, string repository = "shop", RegistryLimits? limits = null) => CredentialSearch.Find(
        RegistryAddress.Of(ImageReference.ToRepository(registry, repository), _host.Host),
        repository,
        _host.Host,
        limits ?? RegistryLimits.Default,
        CancellationToken.None);

    private MinImageException Fails(string registry, RegistryLimits? limits = null)
    {
        var error = Assert.Throws<MinImageException>(() => Find(registry, limits: limits));
        Assert.Equal(Codes.CredentialsInvalid, error.Code);
        return error;
    }

    private void AddHelper(string name, string user) => _host.AddCommand(
        "docker-credential-" + name,
        $$"""[ "$1" = get ] && /bin/cat > '{{_host.At(name + ".stdin")}}' && echo '{"ServerURL":"x","Username":"{{user}}","Secret":"secret"}'""");

    private static string Auths(string key, string user) => $$"""{"auths":{"{{key}}":{"auth":"{{Base64(user + ":secret")}}"} } }""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
