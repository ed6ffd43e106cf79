using System.Collections.Immutable;
using System.Text;

namespace MinImage.Ilc;

/// <summary>Sets of framework methods, by their symbols in ILC's object. Symbols of overloads end in a number.</summary>
internal sealed class FrameworkMethods
{
    /// <summary>The methods that create a client that can open TLS connections to servers.</summary>
    public static readonly FrameworkMethods TlsClients = Of(
        "System_Net_Http_System_Net_Http_HttpClient___ctor",
        "System_Net_Http_System_Net_Http_HttpClientHandler___ctor",
        "System_Net_Http_System_Net_Http_SocketsHttpHandler___ctor",
        "Microsoft_Extensions_Http_Microsoft_Extensions_DependencyInjection_HttpClientFactoryServiceCollectionExtensions__AddHttpClient",
        "System_Net_WebSockets_Client_System_Net_WebSockets_ClientWebSocket__ConnectAsync",
        "System_Net_Security_System_Net_Security_SslStream__AuthenticateAsClient",
        "System_Net_Security_System_Net_Security_SslStream__AuthenticateAsClientAsync");

    /// <summary>The methods that look up a time zone by name, or list all time zones.</summary>
    public static readonly FrameworkMethods TimeZones = Of(
        "S_P_CoreLib_System_TimeZoneInfo__FindSystemTimeZoneById",
        "S_P_CoreLib_System_TimeZoneInfo__TryFindSystemTimeZoneById",
        "S_P_CoreLib_System_TimeZoneInfo__ConvertTimeBySystemTimeZoneId",
        "S_P_CoreLib_System_TimeZoneInfo__GetSystemTimeZones");

    /// <summary>The methods that create a culture by name.</summary>
    public static readonly FrameworkMethods Cultures = Of(
        "S_P_CoreLib_System_Globalization_CultureInfo___ctor",
        "S_P_CoreLib_System_Globalization_CultureInfo__CreateSpecificCulture",
        "S_P_CoreLib_System_Globalization_CultureInfo__GetCultureInfo",
        "Microsoft_AspNetCore_Localization_Microsoft_AspNetCore_Builder_RequestLocalizationOptions__AddSupportedCultures",
        "Microsoft_AspNetCore_Localization_Microsoft_AspNetCore_Builder_RequestLocalizationOptions__SetDefaultCulture");

    /// <summary>The methods that load a native library and throw if that fails.</summary>
    public static readonly FrameworkMethods LibraryLoads = Of("S_P_CoreLib_System_Runtime_InteropServices_NativeLibrary__Load");

    /// <summary>The methods that start another program.</summary>
    public static readonly FrameworkMethods ProgramStarts = Of("System_Diagnostics_Process_System_Diagnostics_Process__Start");

    private readonly ImmutableArray<byte[]> _names;

    private FrameworkMethods(ImmutableArray<byte[]> names) => _names = names;

    /// <summary>Checks whether a symbol is that of a method of the set.</summary>
    /// <param name="symbol">The symbol, in UTF-8.</param>
    public bool Contain(ReadOnlySpan<byte> symbol)
    {
        symbol = AsyncVariant.MethodOf(symbol);
        foreach (var name in _names)
        {
            if (symbol.StartsWith(name) && IsOverload(symbol[name.Length..]))
            {
                return true;
            }
        }

        return false;
    }

    private static FrameworkMethods Of(params ReadOnlySpan<string> names)
    {
        var bytes = ImmutableArray.CreateBuilder<byte[]>(names.Length);
        foreach (var name in names)
        {
            bytes.Add(Encoding.ASCII.GetBytes(name));
        }

        return new FrameworkMethods(bytes.MoveToImmutable());
    }

    private static bool IsOverload(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty || (rest.Length > 1 && rest[0] == (byte)'_' && !rest[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));
}
