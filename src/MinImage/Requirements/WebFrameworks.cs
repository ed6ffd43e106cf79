using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Requirements;

/// <summary>
/// Finds, in the sources and before anything is compiled, the parts of ASP.NET Core that do not work with Native AOT, because they find the app's types by
/// reflection: MVC, Razor Pages and Blazor's server components.
/// </summary>
public static partial class WebFrameworks
{
    /// <summary>Returns one finding for each part that the sources add.</summary>
    /// <param name="sources">The paths of the source files; one that does not exist yet is skipped.</param>
    /// <param name="cancellationToken">Cancels between files.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public static ImmutableArray<Finding> Find(IEnumerable<string> sources, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources.Where(File.Exists))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = Encoding.UTF8.GetString(RegularFile.ReadAllBytes(source));
            foreach (var method in Call().Matches(Comment().Replace(text, "")).Select(match => match.Groups["method"].Value))
            {
                if (known.Add(NameOf(method)))
                {
                    findings.Add(ToFinding(method, Path.GetFileName(source)));
                }
            }
        }

        return findings.ToImmutable();
    }

    private static Finding ToFinding(string method, string file) => new(
        Codes.WebFrameworkNotSupported,
        FindingSeverity.Warning,
        $"The app uses {NameOf(method)} ({method} in {file}), which does not work with Native AOT: it finds the app's types by reflection, and requests "
            + $"fail at run time. Use minimal APIs (docs/web.md), or add {Codes.WebFrameworkNotSupported} to NoWarn.");

    private static string NameOf(string method) => method switch
    {
        "AddRazorPages" => "Razor Pages",
        "AddServerSideBlazor" or "AddRazorComponents" => "Blazor",
        _ => "MVC controllers",
    };

    [GeneratedRegex(
        @"\.\s*(?<method>AddControllers(WithViews)?|AddMvc(Core)?|AddRazorPages|AddServerSideBlazor|AddRazorComponents)\s*(<|\()",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    // A string that contains '//', such as an address, is cut as well: no call begins in it.
    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Comment();
}
