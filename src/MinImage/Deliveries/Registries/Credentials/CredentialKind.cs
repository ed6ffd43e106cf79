namespace MinImage.Deliveries.Registries.Credentials;

/// <summary>The kinds of secrets that authorize a user.</summary>
internal enum CredentialKind
{
    /// <summary>A password, or an access token in its place.</summary>
    Password,

    /// <summary>An OAuth2 refresh token (<c>identitytoken</c> in Docker's configuration).</summary>
    IdentityToken,

    /// <summary>A bearer token that is sent to the registry unchanged (<c>registrytoken</c> in Docker's configuration).</summary>
    RegistryToken,
}
