using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Credentials;

/// <summary>
/// A file in which <c>docker login</c> or <c>podman login</c> stores credentials: Docker's <c>config.json</c>, or Podman's <c>auth.json</c>
/// (containers-auth.json(5)), whose keys may also be namespaces and repositories.
/// </summary>
internal sealed class AuthFile
{
    private readonly string _path;
    private readonly JsonObject _json;

    private AuthFile(string path, JsonObject json)
    {
        _path = path;
        _json = json;
    }

    /// <summary>Reads a file; returns null if it does not exist.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="MinImageException"><see cref="Codes.CredentialsInvalid"/>: the file cannot be read.</exception>
    public static AuthFile? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return new(path, Parse(RegularFile.ReadAllBytes(path)));
        }
        catch (JsonException)
        {
            // The message of the parser could quote a secret.
            throw Invalid(path, "it is not a JSON object");
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw Invalid(path, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>The name of the helper that stores the credentials of a registry: that of <c>credHelpers</c>, else <c>credsStore</c>; or null.</summary>
    /// <param name="address">The registry.</param>
    public string? HelperFor(RegistryAddress address)
    {
        var helpers = _json["credHelpers"] as JsonObject;
        return RegistryKeys.NamesOf(address).Select(name => helpers.Text(name)).FirstOrDefault(helper => helper is { Length: > 0 })
            ?? (_json.Text("credsStore") is { Length: > 0 } store ? store : null);
    }

    /// <summary>Returns the credential in <c>auths</c> whose key is the longest prefix of a repository, or null.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="repository">The repository.</param>
    /// <exception cref="MinImageException"><see cref="Codes.CredentialsInvalid"/>: the entry cannot be read.</exception>
    public Credential? Find(RegistryAddress address, string repository)
    {
        var entries = (_json["auths"] as JsonObject ?? [])
            .ToLookup(entry => RegistryKeys.Normalize(entry.Key), entry => (entry.Key, Json: entry.Value as JsonObject));
        return RegistryKeys.For(address, repository)
            .SelectMany(key => entries[key])
            .Select(entry => CredentialIn(entry.Key, entry.Json))
            .FirstOrDefault(credential => credential is not null);
    }

    private static JsonObject Parse(byte[] json) => StrictJson.Parse(json) as JsonObject ?? throw new JsonException();

    // An empty entry is Docker's note that a helper has the credential.
    private Credential? CredentialIn(string key, JsonObject? entry)
    {
        var source = $"'{_path}'";
        if (entry.Text("registrytoken") is { Length: > 0 } registryToken)
        {
            return new(CredentialKind.RegistryToken, "", registryToken, source);
        }

        var (user, password) = entry.Text("auth") is { Length: > 0 } auth ? Decode(key, auth) : (entry.Text("username") ?? "", entry.Text("password") ?? "");
        if (entry.Text("identitytoken") is { Length: > 0 } identityToken)
        {
            return new(CredentialKind.IdentityToken, user, identityToken, source);
        }

        return user.Length > 0 ? Credential.Of(user, password, source) : null;
    }

    private (string User, string Password) Decode(string key, string auth)
    {
        string text;
        try
        {
            text = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
        }
        catch (FormatException)
        {
            throw Invalid(_path, $"the value of \"auth\" for '{ForeignText.Line(key)}' is not Base64");
        }

        // Docker pads passwords with zeros.
        return text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? (text[..colon], text[(colon + 1)..].Trim('\0'))
            : throw Invalid(_path, $"the value of \"auth\" for '{ForeignText.Line(key)}' is not a user name and a password, separated by a colon");
    }

    private static MinImageException Invalid(string path, string reason) => new(
        Codes.CredentialsInvalid,
        $"'{path}', which contains credentials of registries, cannot be used: {reason}. Log in again (docker login, podman login), or correct the file.");
}
