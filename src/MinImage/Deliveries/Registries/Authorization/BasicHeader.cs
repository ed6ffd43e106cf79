using System.Net.Http.Headers;
using System.Text;
using MinImage.Deliveries.Registries.Credentials;

namespace MinImage.Deliveries.Registries.Authorization;

/// <summary>Creates the header of Basic authentication (RFC 7617), with the user name and the password in UTF-8.</summary>
internal static class BasicHeader
{
    /// <summary>Returns the header's value.</summary>
    /// <param name="credential">A user name with a password, or with an identity token in its place.</param>
    public static AuthenticationHeaderValue Of(Credential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Secret}")));
    }
}
