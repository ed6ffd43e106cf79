using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Credentials;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Authorization;

/// <summary>Requests bearer tokens from the token server that a registry names (distribution, token authentication, and OAuth2 token authentication).</summary>
/// <param name="transport">The transport.</param>
/// <param name="address">The registry.</param>
/// <param name="repository">The repository, for messages.</param>
/// <param name="host">The host's settings.</param>
/// <param name="limits">The limit of the wait.</param>
internal sealed class TokenSource(RegistryTransport transport, RegistryAddress address, string repository, RegistryHost host, RegistryLimits limits)
{
    private const string ClientId = "minimage";
    private const int LongestAnswer = 1024 * 1024;

    // The specification's default.
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);

    // Time for a request to arrive before its token expires, unless the token is shorter-lived than that.
    private static readonly TimeSpan RefreshMargin = TimeSpan.FromSeconds(15);

    /// <summary>Requests a token.</summary>
    /// <param name="challenge">The registry's challenge, whose scheme is <c>bearer</c>.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="credential">The credential; null to request a token for anonymous access.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.TokenServerRejected"/>: the token server must not be used. <see cref="Codes.NotAuthorized"/>: it refused the credential.
    /// <see cref="Codes.RegistryInvalidAnswer"/>: its answer contains no token.
    /// </exception>
    /// <exception cref="TransientFailureException">It cannot be reached, or is busy.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<AccessToken> RequestAsync(Challenge challenge, string scope, Credential? credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        var realm = await RealmOf(challenge, cancellationToken).ConfigureAwait(false);
        var service = challenge["service"];

        // An identity token is for OAuth2 alone, a password for either: GET is what most token servers support.
        var posts = credential?.Kind == CredentialKind.IdentityToken;
        for (var isRepeated = false; ; isRepeated = true)
        {
            using var request = posts ? Post(realm, service, scope, credential!) : Get(realm, service, scope, credential);
            var start = host.Clock.GetTimestamp();
            using var response = await transport.SendAsync(request, limits.Answer, cancellationToken).ConfigureAwait(false);
            if (!isRepeated && credential is not null && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
            {
                posts = !posts;
                continue;
            }

            var body = await transport.ReadTextAsync(response, LongestAnswer, limits.Answer, cancellationToken).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK ? Parse(body, start, realm) : throw Failure(response, body, realm, scope, credential);
        }
    }

    private static HttpRequestMessage Get(Uri realm, string? service, string scope, Credential? credential)
    {
        var query = new StringBuilder(realm.Query.TrimStart('?'));
        Append("service", service);
        Append("scope", scope);
        if (credential is not null)
        {
            Append("account", credential.UserName);
        }

        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query.ToString() }.Uri);
        request.Headers.Authorization = credential is null ? null : BasicHeader.Of(credential);
        return request;

        // The realm's own query is kept, and wins.
        void Append(string name, string? value)
        {
            var isThere = query.ToString().Split('&').Any(pair => pair.StartsWith(name + "=", StringComparison.Ordinal));
            if (!string.IsNullOrEmpty(value) && (!isThere || name == "scope"))
            {
                query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    private static HttpRequestMessage Post(Uri realm, string? service, string scope, Credential credential)
    {
        var form = new Dictionary<string, string>
        {
            ["service"] = service ?? "",
            ["client_id"] = ClientId,
            ["scope"] = scope,
        };
        if (credential.Kind == CredentialKind.IdentityToken)
        {
            form["grant_type"] = "refresh_token";
            form["refresh_token"] = credential.Secret;
        }
        else
        {
            form["grant_type"] = "password";
            form["username"] = credential.UserName;
            form["password"] = credential.Secret;
        }

        return new(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(form) };
    }

    private AccessToken Parse(string body, long start, Uri realm)
    {
        JsonObject? json = null;
        try
        {
            json = StrictJson.Parse(Encoding.UTF8.GetBytes(body)) as JsonObject;
        }
        catch (JsonException)
        {
            // The error below does not contain the answer, which may contain a token.
        }

        if ((json.Text("token") ?? json.Text("access_token")) is not { Length: > 0 } token || token.Any(character => character is <= ' ' or > '~'))
        {
            throw new MinImageException(
                Codes.RegistryInvalidAnswer,
                $"The token server '{realm.Authority}' of the registry '{address.Name}' did not answer with a token. Check that nothing between this host and "
                    + "the server, such as a proxy, answers in its place.");
        }

        // Its own clock: that of the server may be wrong, so issued_at is not used.
        var lifetime = json.Number("expires_in") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) : DefaultLifetime;
        var margin = TimeSpan.FromTicks(Math.Min(RefreshMargin.Ticks, lifetime.Ticks / 4));
        return new(token, start + (long)((lifetime - margin).TotalSeconds * host.Clock.TimestampFrequency));
    }

    private Exception Failure(HttpResponseMessage response, string body, Uri realm, string scope, Credential? credential)
    {
        var errors = Redaction.Apply(ServerError.Parse(body), credential);
        var status = (int)response.StatusCode;
        if (status is 408 or 429 or >= 500)
        {
            var server = $"The token server '{realm.Authority}' of the registry '{address.Name}'";
            return RegistryFailures.Busy(server, response, errors, host.Clock);
        }

        return AccessErrors.NotAuthorized(address, repository, credential, scope, errors, status, host);
    }

    private async Task<Uri> RealmOf(Challenge challenge, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm)
            || (realm.Scheme != Uri.UriSchemeHttps && realm.Scheme != Uri.UriSchemeHttp)
            || realm.UserInfo.Length > 0)
        {
            throw Rejected(challenge["realm"] ?? "", "it is not the address of a server");
        }

        var isRegistry = realm.Authority.Equals(address.RootOf(realm.Scheme).Authority, StringComparison.OrdinalIgnoreCase);
        if (address.IsInsecure || (isRegistry && realm.Scheme == Uri.UriSchemeHttps))
        {
            return realm;
        }

        if (realm.Scheme == Uri.UriSchemeHttp)
        {
            throw Rejected(realm.GetLeftPart(UriPartial.Path), "credentials would be sent without TLS");
        }

        // Otherwise a registry on the internet could make this host send requests into its own network.
        if (await IsPrivate(realm.DnsSafeHost, cancellationToken).ConfigureAwait(false)
            && !await IsPrivate(address.RootOf(Uri.UriSchemeHttps).DnsSafeHost, cancellationToken).ConfigureAwait(false))
        {
            throw Rejected(realm.GetLeftPart(UriPartial.Path), "it has a private address, and the registry has a public one");
        }

        return realm;
    }

    private async Task<bool> IsPrivate(string name, CancellationToken cancellationToken)
    {
        try
        {
            ImmutableArray<IPAddress> addresses = IPAddress.TryParse(name, out var address)
                ? [address]
                : [.. await host.Resolve(name, cancellationToken).ConfigureAwait(false)];
            return RegistryAddress.IsLoopbackHost(name) || addresses.Any(PrivateAddresses.Contains);
        }
        catch (SocketException)
        {
            // Behind a proxy, this host may be unable to resolve names. The proxy decides then which addresses can be reached.
            return false;
        }
    }

    private MinImageException Rejected(string realm, string reason) => new(
        Codes.TokenServerRejected,
        $"The registry '{address.Name}' requests a login at '{ForeignText.Line(realm)}', which is not used: {reason}. Check the registry's configuration "
            + "(realm); a registry that is trusted nevertheless can be listed in DOTNET_CONTAINER_INSECURE_REGISTRIES.");
}
