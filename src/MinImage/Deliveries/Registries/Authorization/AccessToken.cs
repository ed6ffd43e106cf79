namespace MinImage.Deliveries.Registries.Authorization;

/// <summary>A bearer token. It appears in no text.</summary>
/// <param name="Value">The token.</param>
/// <param name="RefreshAt">The timestamp of the clock after which a new token is requested.</param>
internal sealed record AccessToken(string Value, long RefreshAt)
{
    /// <summary>Returns a text without the token.</summary>
    public override string ToString() => nameof(AccessToken);
}
