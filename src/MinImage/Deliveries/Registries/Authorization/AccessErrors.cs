using System.Collections.Immutable;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Credentials;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Authorization;

/// <summary>Creates the errors for missing credentials and rights. They name the origin of a credential, and never the credential.</summary>
internal static class AccessErrors
{
    /// <summary>Returns the error for a login that was refused, or for access that requires one.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="credential">The credential; null if there was none.</param>
    /// <param name="scope">The scope that was requested.</param>
    /// <param name="errors">The errors of the server, without secrets.</param>
    /// <param name="status">The status of its answer.</param>
    /// <param name="host">The host's settings.</param>
    public static MinImageException NotAuthorized(
        RegistryAddress address,
        string repository,
        Credential? credential,
        string scope,
        ImmutableArray<ServerError> errors,
        int status,
        RegistryHost host)
    {
        ArgumentNullException.ThrowIfNull(address);
        var provider = RegistryProvider.Of(address, repository);
        var reason = Reason(errors, status);
        return credential is null
            ? new(
                Codes.NotAuthorized,
                $"The registry '{address.Name}' requires a login ({reason}; scope {ForeignText.Line(scope)}), and no credentials were found in "
                    + $"{CredentialSearch.Places(host)}. {provider.Login}")
            : new(
                Codes.NotAuthorized,
                $"The registry '{address.Name}' rejected the credentials from {credential.Source}: {reason} (scope {ForeignText.Line(scope)}). "
                    + provider.Login);
    }

    /// <summary>Returns the error for a user without the right to push to a repository.</summary>
    /// <inheritdoc cref="NotAuthorized"/>
    public static MinImageException Denied(
        RegistryAddress address,
        string repository,
        Credential? credential,
        string scope,
        ImmutableArray<ServerError> errors,
        int status,
        RegistryHost host)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (credential is null)
        {
            return NotAuthorized(address, repository, credential, scope, errors, status, host);
        }

        return new(
            Codes.PushDenied,
            $"The registry '{address.Name}' accepted the credentials from {credential.Source}, but denies a push to '{repository}': "
                + $"{Reason(errors, status)} (scope {ForeignText.Line(scope)}). {RegistryProvider.Of(address, repository).PushRights}");
    }

    private static string Reason(ImmutableArray<ServerError> errors, int status) =>
        errors.IsDefaultOrEmpty ? $"status {status}" : string.Join("; ", errors);
}
