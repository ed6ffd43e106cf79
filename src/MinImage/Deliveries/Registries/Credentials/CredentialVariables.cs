using System.Collections.Immutable;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Credentials;

/// <summary>Reads the environment variables in which the SDK accepts a user name and a password (SDK 10.0.401).</summary>
internal static class CredentialVariables
{
    private static readonly ImmutableArray<(string User, string Password)> Pairs =
    [
        ("DOTNET_CONTAINER_PUSH_REGISTRY_UNAME", "DOTNET_CONTAINER_PUSH_REGISTRY_PWORD"),
        ("DOTNET_CONTAINER_REGISTRY_UNAME", "DOTNET_CONTAINER_REGISTRY_PWORD"),
        ("SDK_CONTAINER_REGISTRY_UNAME", "SDK_CONTAINER_REGISTRY_PWORD"),
    ];

    /// <summary>Returns the credential of the first pair of variables that is set, or null.</summary>
    /// <param name="host">The host's settings.</param>
    /// <exception cref="MinImageException"><see cref="Codes.CredentialsInvalid"/>: only one variable of a pair is set.</exception>
    public static Credential? Read(RegistryHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        foreach (var pair in Pairs)
        {
            var (user, password) = (host.Variable(pair.User), host.Variable(pair.Password));
            switch (string.IsNullOrEmpty(user), string.IsNullOrEmpty(password))
            {
                case (false, false):
                    return Credential.Of(user!, password!, $"the variables {pair.User} and {pair.Password}");
                case (false, true):
                    throw Incomplete(pair.User, pair.Password);
                case (true, false):
                    throw Incomplete(pair.Password, pair.User);
                default:
                    continue;
            }
        }

        return null;
    }

    // The usual cause is a secret of a CI system that the job has no access to, whose value is then empty.
    private static MinImageException Incomplete(string set, string missing) => new(
        Codes.CredentialsInvalid,
        $"The environment variable {set} is set, but {missing} is not set or empty: both are needed to log in to a registry. "
            + $"Set {missing}, or remove {set}; in CI, check that the job has access to the secret.");
}
