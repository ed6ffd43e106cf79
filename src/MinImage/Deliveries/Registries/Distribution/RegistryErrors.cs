using System.Collections.Immutable;
using System.Globalization;
using MinImage.Deliveries.Registries.Authorization;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>Converts the answers of a registry to errors: its own words (distribution-spec 1.1, "Error Codes"), a code, and the fix.</summary>
/// <param name="address">The registry.</param>
/// <param name="repository">The repository.</param>
/// <param name="authorization">The authorization, whose secrets appear in no error.</param>
/// <param name="host">The host's settings.</param>
internal sealed class RegistryErrors(RegistryAddress address, string repository, RegistryAuthorization authorization, RegistryHost host)
{
    private static readonly string[] QuotaWords = ["quota", "storage limit", "upper limit", "limit exceeded"];
    private static readonly string[] ImmutableWords = ["immutable", "cannot be overwritten", "already exists", "overwrite"];
    private static readonly string[] MediaTypeWords = ["media type", "mediatype", "zstd", "unsupported layer"];

    private string Name => $"The registry '{address.Name}'";

    /// <summary>Returns the error for an answer; a <see cref="TransientFailureException"/> if the same request may succeed later.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="refusal">What the registry does, as the rest of a sentence about it.</param>
    public Exception Of(RegistryAnswer answer, string refusal)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var errors = authorization.Redact(answer.Errors);
        if (RegistryFailures.IsTransient(answer.Status))
        {
            return RegistryFailures.Busy(Name, answer.Response, errors, host.Clock);
        }

        var reason = ReasonOf(answer, errors);
        return answer.Status switch
        {
            _ when Says(errors, QuotaWords) => new MinImageException(
                Codes.RegistryQuotaExceeded,
                $"{Name} {refusal}, because the storage is used up: {reason}. Delete images that are not needed any more, or raise the quota."),
            400 or 403 or 405 or 409 or 412 or 422 when Has(errors, "TAG_INVALID", "TAG_IMMUTABLE") || Says(errors, ImmutableWords) => new MinImageException(
                Codes.TagImmutable,
                $"{Name} {refusal}: {reason}. The repository's tags are immutable. Set ContainerImageTag to one that is not in use, or allow tags to be "
                    + "overwritten."),
            401 => Unauthorized(answer, errors),
            403 => AccessErrors.Denied(address, repository, authorization.Credential, authorization.Scope, errors, answer.Status, host),
            _ when Has(errors, "DENIED") =>
                AccessErrors.Denied(address, repository, authorization.Credential, authorization.Scope, errors, answer.Status, host),
            404 when errors.IsEmpty => UnknownRepository(reason),
            _ when Has(errors, "NAME_UNKNOWN", "NOT_FOUND", "PROJECT_NOT_FOUND", "RepositoryNotFoundException") => UnknownRepository(reason),
            413 => new MinImageException(
                Codes.RegistryTooLarge,
                $"{Name} {refusal}, because it is too large: {reason}. Raise the limit of the registry, or of the proxy in front of it "
                    + "(nginx: client_max_body_size 0)."),
            415 => UnsupportedMediaType(refusal, reason),
            _ when Says(errors, MediaTypeWords) => UnsupportedMediaType(refusal, reason),
            _ => new MinImageException(Codes.RegistryRefused, $"{Name} {refusal}: {reason}. Check the registry's log, and push again."),
        };
    }

    /// <summary>Returns the error for an upload that could not be begun.</summary>
    /// <param name="failure">The failure of the request.</param>
    public MinImageException OfStart(MinImageException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var provider = RegistryProvider.Of(address, repository);
        return failure.Code == Codes.RegistryUnreachable && provider.DropsUnknownRepositories
            ? new(
                failure.Code,
                $"{failure.Message} This registry may also close the connection if the repository does not exist. {provider.NewRepository}",
                failure)
            : failure;
    }

    /// <summary>Returns the error for an address that does not behave like a registry.</summary>
    /// <param name="answer">The answer to the first request.</param>
    public MinImageException NotARegistry(RegistryAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var reason = answer.Location is { } location && answer.Status is >= 300 and < 400
            ? $"status {answer.Status}, which refers to '{ForeignText.Line(location)}'"
            : ReasonOf(answer, authorization.Redact(answer.Errors));
        return new(
            Codes.RegistryInvalidAnswer,
            $"'{address.Name}' does not answer like a registry: '{ForeignText.Line(answer.Uri.AbsoluteUri)}' has {reason}. Check ContainerRegistry; a proxy in "
                + "between may also answer in the registry's place.");
    }

    /// <summary>Returns the error for an address to which nothing is sent.</summary>
    /// <param name="answer">The answer with the address.</param>
    /// <param name="reason">The reason, as a part of a sentence.</param>
    public MinImageException InvalidLocation(RegistryAnswer answer, string reason)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new(
            Codes.RegistryInvalidAnswer,
            $"{Name} refers to '{ForeignText.Line(authorization.Redact(answer.Location ?? ""))}', which is not used: {reason}. Check the registry's "
                + "configuration (its external address, X-Forwarded-Proto).");
    }

    /// <summary>Returns the error for a registry that does not accept data.</summary>
    /// <param name="time">The time for which it accepted nothing.</param>
    public MinImageException Stalled(TimeSpan time) => new(
        Codes.RegistryStalled,
        string.Create(CultureInfo.InvariantCulture, $"{Name} has accepted no data for {time.TotalSeconds:0.#} s, so the push was ended. ")
            + "The image is in the layout. Check the network and the registry's log, and push again.");

    // With a token that the token server issued, the login is not the reason.
    private MinImageException Unauthorized(RegistryAnswer answer, ImmutableArray<ServerError> errors) => authorization.HasToken || Has(errors, "DENIED")
        ? AccessErrors.Denied(address, repository, authorization.Credential, authorization.Scope, errors, answer.Status, host)
        : AccessErrors.NotAuthorized(address, repository, authorization.Credential, authorization.Scope, errors, answer.Status, host);

    private MinImageException UnknownRepository(string reason) => new(
        Codes.RepositoryUnknown,
        $"{Name} has no repository '{repository}': {reason}. {RegistryProvider.Of(address, repository).NewRepository}");

    private MinImageException UnsupportedMediaType(string refusal, string reason) => new(
        Codes.MediaTypeRejected,
        $"{Name} {refusal}, because it does not support a media type of the image: {reason}. Remove MinImageCompression=zstd (or set it to gzip), or use a "
            + "registry that supports OCI images.");

    private static string ReasonOf(RegistryAnswer answer, ImmutableArray<ServerError> errors) =>
        errors.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"status {answer.Status}") : string.Join("; ", errors);

    private static bool Has(ImmutableArray<ServerError> errors, params ReadOnlySpan<string> codes)
    {
        foreach (var code in codes)
        {
            if (errors.Any(error => error.Code.Equals(code, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Says(ImmutableArray<ServerError> errors, string[] words) =>
        errors.Any(error => words.Any(word => error.Message.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
