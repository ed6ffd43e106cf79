using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>An error in the words of a registry (distribution-spec 1.1, "Error Codes") or of a token server (RFC 6749, 5.2), cleaned for messages.</summary>
/// <param name="Code">The code, such as <c>DENIED</c>; empty if there is none.</param>
/// <param name="Message">The message, in one line; may be empty.</param>
internal sealed record ServerError(string Code, string Message)
{
    private const int LongestPlainText = 200;

    /// <summary>Returns the errors in the body of an answer. An answer may come from anything in between, such as a proxy.</summary>
    /// <param name="body">The body.</param>
    public static ImmutableArray<ServerError> Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        try
        {
            if (StrictJson.Parse(Encoding.UTF8.GetBytes(body)) is JsonObject json)
            {
                return Of(json);
            }
        }
        catch (JsonException)
        {
            // Plain text, or a page.
        }

        var text = body.Trim();
        return text.Length is 0 or > LongestPlainText || text[0] == '<' ? [] : [new("", ForeignText.Line(text))];
    }

    /// <summary>Returns the code and the message.</summary>
    public override string ToString() => Code.Length == 0 ? Message : Message.Length == 0 ? Code : $"{Code}: {Message}";

    private static ImmutableArray<ServerError> Of(JsonObject json)
    {
        var errors = json.Items("errors").OfType<JsonObject>().Select(error => Create(error.Text("code"), MessageOf(error))).ToImmutableArray();
        return errors.Length > 0 ? errors
            : json.Text("error") is { } code ? [Create(code, json.Text("error_description"))]
            : (json.Text("message") ?? json.Text("details")) is { } message ? [Create("", message)]
            : [];
    }

    // ECR and Harbor put the reason into the message, others into the detail.
    private static string MessageOf(JsonObject error)
    {
        var detail = error["detail"] switch
        {
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonObject members => members.Text("message") ?? members.Text("reason") ?? "",
            _ => "",
        };
        var message = error.Text("message") ?? "";
        return detail.Length == 0 || message.Contains(detail, StringComparison.Ordinal) ? message : $"{message} ({detail})";
    }

    private static ServerError Create(string? code, string? message) => new(ForeignText.Line(code ?? ""), ForeignText.Line(message ?? "").TrimEnd('.'));
}
