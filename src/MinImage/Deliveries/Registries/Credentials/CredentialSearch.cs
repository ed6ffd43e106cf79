using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Credentials;

/// <summary>
/// Finds the credential for a repository: in the SDK's environment variables, then in the files of Podman and Docker. It is searched for only if the
/// registry asks for one, so that a helper that is not installed does not matter to a registry without users.
/// </summary>
internal static class CredentialSearch
{
    /// <summary>Returns the credential for a repository; null if there is none.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="limits">The limits of the wait.</param>
    /// <param name="cancellationToken">Terminates a credential helper.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.CredentialsInvalid"/>: variables, a file or a helper cannot be used, and no other source has a credential.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static Credential? Find(
        RegistryAddress address, string repository, RegistryHost host, RegistryLimits limits, CancellationToken cancellationToken)
    {
        if (CredentialVariables.Read(host) is { } credential)
        {
            return credential;
        }

        MinImageException? error = null;
        foreach (var path in FilesOf(host))
        {
            try
            {
                if (FindIn(path, address, repository, host, limits, cancellationToken) is { } found)
                {
                    return found;
                }
            }
            catch (MinImageException e)
            {
                error ??= e;
            }
        }

        return error is null ? null : throw error;
    }

    /// <summary>Returns where a credential is searched for, for messages.</summary>
    /// <param name="host">The host's settings.</param>
    public static string Places(RegistryHost host) =>
        "SDK_CONTAINER_REGISTRY_UNAME and _PWORD, DOTNET_CONTAINER_REGISTRY_UNAME and _PWORD, " + string.Join(", ", FilesOf(host).Select(file => $"'{file}'"));

    private static Credential? FindIn(
        string path, RegistryAddress address, string repository, RegistryHost host, RegistryLimits limits, CancellationToken cancellationToken)
    {
        if (AuthFile.Read(path) is not { } file)
        {
            return null;
        }

        MinImageException? error = null;
        if (file.HelperFor(address) is { } helper)
        {
            try
            {
                if (CredentialHelper.Get(helper, $"'{path}'", address, host, limits, cancellationToken) is { } credential)
                {
                    return credential;
                }
            }
            catch (MinImageException e)
            {
                error = e;
            }
        }

        return file.Find(address, repository) ?? (error is null ? null : throw error);
    }

    private static IEnumerable<string> FilesOf(RegistryHost host)
    {
        if (host.Variable("REGISTRY_AUTH_FILE") is { Length: > 0 } file)
        {
            yield return file;
        }

        if (host.Variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
        {
            yield return Path.Combine(runtime, "containers", "auth.json");
        }

        var config = host.Variable("XDG_CONFIG_HOME") is { Length: > 0 } configured ? configured : Path.Combine(host.Home, ".config");
        yield return Path.Combine(config, "containers", "auth.json");
        yield return Path.Combine(host.Variable("DOCKER_CONFIG") is { Length: > 0 } docker ? docker : Path.Combine(host.Home, ".docker"), "config.json");
    }
}
