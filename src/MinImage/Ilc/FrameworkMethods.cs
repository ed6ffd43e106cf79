using System.Collections.Immutable;
using System.Text;

namespace MinImage.Ilc;

/// <summary>Some of the framework's methods, by the symbols that ILC gives them; overloads have a number behind.</summary>
internal sealed class FrameworkMethods
{
    /// <summary>What makes a client that can open a TLS connection to a server.</summary>
    public static readonly FrameworkMethods TlsClients = Of(
        "System_Net_Http_System_Net_Http_HttpClient___ctor",
        "System_Net_Http_System_Net_Http_HttpClientHandler___ctor",
        "System_Net_Http_System_Net_Http_SocketsHttpHandler___ctor",
        "Microsoft_Extensions_Http_Microsoft_Extensions_DependencyInjection_HttpClientFactoryServiceCollectionExtensions__AddHttpClient",
        "System_Net_WebSockets_Client_System_Net_WebSockets_ClientWebSocket__ConnectAsync",
        "System_Net_Security_System_Net_Security_SslStream__AuthenticateAsClient",
        "System_Net_Security_System_Net_Security_SslStream__AuthenticateAsClientAsync");

    /// <summary>What asks for a time zone by its name, or for all of them.</summary>
    public static readonly FrameworkMethods TimeZones = Of(
        "S_P_CoreLib_System_TimeZoneInfo__FindSystemTimeZoneById",
        "S_P_CoreLib_System_TimeZoneInfo__TryFindSystemTimeZoneById",
        "S_P_CoreLib_System_TimeZoneInfo__ConvertTimeBySystemTimeZoneId",
        "S_P_CoreLib_System_TimeZoneInfo__GetSystemTimeZones");

    /// <summary>What asks for a culture by its name.</summary>
    public static readonly FrameworkMethods Cultures = Of(
        "S_P_CoreLib_System_Globalization_CultureInfo___ctor",
        "S_P_CoreLib_System_Globalization_CultureInfo__CreateSpecificCulture",
        "S_P_CoreLib_System_Globalization_CultureInfo__GetCultureInfo",
        "Microsoft_AspNetCore_Localization_Microsoft_AspNetCore_Builder_RequestLocalizationOptions__AddSupportedCultures",
        "Microsoft_AspNetCore_Localization_Microsoft_AspNetCore_Builder_RequestLocalizationOptions__SetDefaultCulture");

    /// <summary>What loads a native library, and throws where it cannot.</summary>
    public static readonly FrameworkMethods LibraryLoads = Of("S_P_CoreLib_System_Runtime_InteropServices_NativeLibrary__Load");

    private readonly ImmutableArray<byte[]> _names;

    private FrameworkMethods(ImmutableArray<byte[]> names) => _names = names;

    public bool Contain(ReadOnlySpan<byte> symbol)
    {
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
