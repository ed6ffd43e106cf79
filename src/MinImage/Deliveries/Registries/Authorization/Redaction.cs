using System.Collections.Immutable;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Credentials;

namespace MinImage.Deliveries.Registries.Authorization;

/// <summary>Removes secrets from the texts of servers, which may repeat what they were sent.</summary>
internal static class Redaction
{
    // A shorter text is also a part of ordinary words, and replacing it there would reveal it.
    private const int ShortestSecret = 4;
    private const string Hidden = "***";

    /// <summary>Removes a credential, in each form in which it is sent, and tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="credential">The credential, or null.</param>
    /// <param name="tokens">The tokens.</param>
    public static string Apply(string text, Credential? credential, params IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        IEnumerable<string> forms = credential is null
            ? []
            : [BasicHeader.Of(credential).Parameter!, Uri.EscapeDataString(credential.Secret), credential.Secret];
        return forms.Concat(tokens)
            .Where(secret => secret.Length >= ShortestSecret)
            .Aggregate(text, (clean, secret) => clean.Replace(secret, Hidden, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Removes a credential and tokens from errors.</summary>
    /// <inheritdoc cref="Apply(string, Credential?, IEnumerable{string})"/>
    public static ImmutableArray<ServerError> Apply(ImmutableArray<ServerError> errors, Credential? credential, params IEnumerable<string> tokens) =>
        [.. errors.Select(error => new ServerError(Apply(error.Code, credential, tokens), Apply(error.Message, credential, tokens)))];
}
