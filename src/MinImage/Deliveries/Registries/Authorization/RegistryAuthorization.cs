using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Credentials;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Authorization;

/// <summary>
/// Authorizes requests to a registry for pushes to a repository. The credential is searched for when the registry asks for one; tokens are shared by all
/// requests, by realm and scope, and replaced before they expire; and a request that is refused nevertheless is repeated once with a new token.
/// </summary>
/// <param name="transport">The transport.</param>
/// <param name="address">The registry.</param>
/// <param name="repository">The repository.</param>
/// <param name="host">The host's settings.</param>
/// <param name="limits">The limits of the waits.</param>
internal sealed class RegistryAuthorization(
    RegistryTransport transport, RegistryAddress address, string repository, RegistryHost host, RegistryLimits limits) : IDisposable
{
    private readonly TokenSource _tokens = new(transport, address, repository, host, limits);
    private readonly ConcurrentDictionary<(string? Realm, string? Service, string Scope), AccessToken> _cache = [];
    private readonly SemaphoreSlim _turn = new(1);

    private volatile Credential? _credential;
    private bool _isSearched;
    private volatile Challenge? _challenge;
    private volatile string _scope = TokenScope.ForPush(repository);

    /// <summary>The credential; null if there is none, or the registry has not asked for one.</summary>
    public Credential? Credential => _credential;

    /// <summary>The scope of the tokens.</summary>
    public string Scope => _scope;

    /// <summary>Whether a token server has issued a token.</summary>
    public bool HasToken => !_cache.IsEmpty;

    /// <summary>Sends a request to the registry, with authorization if it requires one.</summary>
    /// <param name="create">Creates the request, whose body starts from its beginning; called again if the request has to be repeated.</param>
    /// <param name="limit">The time within which the answer must begin.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer; its status is 401 if there is no credential, or it was refused.</returns>
    /// <exception cref="MinImageException">The errors of <see cref="CredentialSearch.Find"/> and <see cref="TokenSource.RequestAsync"/>.</exception>
    /// <exception cref="TransientFailureException">The registry or the token server cannot be reached, or is busy.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(create);
        var header = await HeaderAsync(refused: null, cancellationToken).ConfigureAwait(false);
        var response = await SendOnce(create, header, limit, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !Learn(response))
        {
            return response;
        }

        var other = await HeaderAsync(refused: header, cancellationToken).ConfigureAwait(false);
        if (other is null || other.Equals(header))
        {
            return response;
        }

        response.Dispose();
        return await SendOnce(create, other, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the challenges of an answer, which later requests then meet; returns false if there are none of a known scheme.</summary>
    /// <param name="response">The answer; its status is 401.</param>
    public bool Learn(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var challenges = response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? Challenge.Parse(values) : [];

        // A token is preferred: a registry that offers both accepts the password in each request only for old clients.
        var challenge = challenges.FirstOrDefault(each => each.Scheme == Challenge.Bearer && each["realm"] is not null)
            ?? challenges.FirstOrDefault(each => each.Scheme == Challenge.Basic);
        if (challenge is null)
        {
            return false;
        }

        _challenge = challenge;
        if (challenge["scope"] is { } scope)
        {
            _scope = TokenScope.ForPush(scope, repository);
        }

        return true;
    }

    /// <summary>Removes the secrets of this authorization from a text of the registry.</summary>
    /// <param name="text">The text.</param>
    public string Redact(string text) => Redaction.Apply(text, _credential, _cache.Values.Select(token => token.Value));

    /// <summary>Removes the secrets of this authorization from errors of the registry.</summary>
    /// <param name="errors">The errors.</param>
    public ImmutableArray<ServerError> Redact(ImmutableArray<ServerError> errors) =>
        Redaction.Apply(errors, _credential, _cache.Values.Select(token => token.Value));

    /// <summary>Releases the lock of the token cache.</summary>
    public void Dispose() => _turn.Dispose();

    private Task<HttpResponseMessage> SendOnce(
        Func<HttpRequestMessage> create, AuthenticationHeaderValue? header, TimeSpan limit, CancellationToken cancellationToken)
    {
        var request = create();
        request.Headers.Authorization = header;
        return transport.SendAsync(request, limit, cancellationToken);
    }

    private async Task<AuthenticationHeaderValue?> HeaderAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        if (_challenge is not { } challenge)
        {
            return null;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isSearched)
            {
                _credential = CredentialSearch.Find(address, repository, host, limits, cancellationToken);
                _isSearched = true;
            }

            var credential = _credential;
            return credential is { Kind: CredentialKind.RegistryToken } ? new("Bearer", credential.Secret)
                : challenge.Scheme == Challenge.Basic ? (credential is null ? null : BasicHeader.Of(credential))
                : new("Bearer", (await TokenAsync(challenge, credential, refused?.Parameter, cancellationToken).ConfigureAwait(false)).Value);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<AccessToken> TokenAsync(Challenge challenge, Credential? credential, string? refused, CancellationToken cancellationToken)
    {
        var key = (challenge["realm"], challenge["service"], _scope);
        if (_cache.TryGetValue(key, out var cached) && cached.Value != refused && host.Clock.GetTimestamp() < cached.RefreshAt)
        {
            return cached;
        }

        return _cache[key] = await _tokens.RequestAsync(challenge, key._scope, credential, cancellationToken).ConfigureAwait(false);
    }
}
