using System.Collections.Immutable;
using System.Text;

namespace MinImage.Deliveries.Registries.Authorization;

/// <summary>
/// A challenge in <c>WWW-Authenticate</c> (RFC 9110, 11.6.1). The parser is lenient, because registries are: values may be unquoted although they contain
/// characters of a URL, and keys may be repeated.
/// </summary>
/// <param name="Scheme">The scheme, in lower case, such as <c>bearer</c>.</param>
/// <param name="Parameters">The parameters; their names are in lower case. The values of a repeated one are separated by spaces.</param>
internal sealed record Challenge(string Scheme, ImmutableDictionary<string, string> Parameters)
{
    /// <summary>The scheme of tokens (RFC 6750).</summary>
    public const string Bearer = "bearer";

    /// <summary>The scheme of user names and passwords (RFC 7617).</summary>
    public const string Basic = "basic";

    /// <summary>Returns a parameter, or null.</summary>
    /// <param name="name">The name, in lower case.</param>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Parses all challenges of all header lines.</summary>
    /// <param name="headers">The values of the header.</param>
    public static ImmutableArray<Challenge> Parse(IEnumerable<string> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return [.. headers.SelectMany(header => ParseLine(header))];
    }

    private static ImmutableArray<Challenge> ParseLine(string header)
    {
        var challenges = ImmutableArray.CreateBuilder<Challenge>();
        string? scheme = null;
        var parameters = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var position = 0;
        while (true)
        {
            position = SkipSeparators(header, position);
            if (position >= header.Length)
            {
                break;
            }

            var name = ReadToken(header, ref position);
            if (name.Length == 0)
            {
                // Neither a scheme nor a parameter begins here.
                position++;
                continue;
            }

            var next = SkipSpaces(header, position);
            if (next < header.Length && header[next] == '=' && scheme is not null)
            {
                position = SkipSpaces(header, next + 1);
                Add(parameters, name.ToLowerInvariant(), ReadValue(header, ref position));
                continue;
            }

            Complete();
            scheme = name.ToLowerInvariant();
        }

        Complete();
        return challenges.ToImmutable();

        void Complete()
        {
            if (scheme is not null)
            {
                challenges.Add(new(scheme, parameters.ToImmutable()));
                parameters.Clear();
            }
        }
    }

    // Repeated scopes are a list; of repeated realms and services, which name one thing, the first is meant.
    private static void Add(ImmutableDictionary<string, string>.Builder parameters, string name, string value) =>
        parameters[name] = parameters.TryGetValue(name, out var earlier) ? (name == "scope" ? $"{earlier} {value}" : earlier) : value;

    private static int SkipSpaces(string text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        return position;
    }

    private static int SkipSeparators(string text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t' or ',')
        {
            position++;
        }

        return position;
    }

    // RFC 9110, 5.6.2.
    private static string ReadToken(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || "!#$%&'*+-.^_`|~".Contains(text[position], StringComparison.Ordinal)))
        {
            position++;
        }

        return text[start..position];
    }

    private static string ReadValue(string text, ref int position)
    {
        if (position >= text.Length || text[position] != '"')
        {
            var start = position;
            while (position < text.Length && text[position] is not (' ' or '\t') && !IsEndOfValue(text, position))
            {
                position++;
            }

            return text[start..position];
        }

        var value = new StringBuilder();
        for (position++; position < text.Length && text[position] != '"'; position++)
        {
            if (text[position] == '\\' && position + 1 < text.Length)
            {
                position++;
            }

            value.Append(text[position]);
        }

        position++;
        return value.ToString();
    }

    // The comma in scope=repository:a:pull,push is a part of the value: no parameter and no scheme with parameters follows it.
    private static bool IsEndOfValue(string text, int position)
    {
        if (text[position] != ',')
        {
            return false;
        }

        var next = position + 1;
        return ReadToken(text, ref next).Length == 0 || (next < text.Length && text[next] != ',');
    }
}
