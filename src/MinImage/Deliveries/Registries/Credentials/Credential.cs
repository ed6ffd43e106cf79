namespace MinImage.Deliveries.Registries.Credentials;

/// <summary>What authorizes a user at a registry. Its secret appears in no text.</summary>
/// <param name="Kind">The kind of the secret.</param>
/// <param name="UserName">The user name; empty if the kind has none.</param>
/// <param name="Secret">The secret.</param>
/// <param name="Source">The origin, for messages, such as <c>'/home/me/.docker/config.json'</c>.</param>
internal sealed record Credential(CredentialKind Kind, string UserName, string Secret, string Source)
{
    /// <summary>The user name by which the configuration files and the helpers of Docker mark an identity token.</summary>
    public const string IdentityTokenUser = "<token>";

    /// <summary>Creates a credential from a user name, which may mark an identity token, and its secret.</summary>
    /// <param name="userName">The user name, or <see cref="IdentityTokenUser"/>.</param>
    /// <param name="secret">The password or identity token.</param>
    /// <param name="source">The origin, for messages.</param>
    public static Credential Of(string userName, string secret, string source) =>
        new(userName == IdentityTokenUser ? CredentialKind.IdentityToken : CredentialKind.Password, userName, secret, source);

    /// <summary>Returns the origin without the secret.</summary>
    public override string ToString() => $"{Kind} from {Source}";
}
