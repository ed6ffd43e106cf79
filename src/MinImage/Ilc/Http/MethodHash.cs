using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MinImage.Ilc.Http;

/// <summary>
/// Hashes what a method does: its signature and IL, including that of its asynchronous state machine. Two builds of the same source have the same
/// hash: tokens are replaced by what they refer to, and the numbers that the compiler gives to its own members are omitted.
/// </summary>
internal static partial class MethodHash
{
    private const int Length = 16;

    /// <summary>Returns the hash of a method.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="metadata">The metadata of the assembly.</param>
    /// <param name="overloads">The overloads of the method.</param>
    /// <returns>The first 64 bits of a SHA-256, in hexadecimal digits.</returns>
    /// <exception cref="BadImageFormatException">The IL of the method is damaged.</exception>
    public static string Of(PEReader file, MetadataReader metadata, IEnumerable<MethodDefinitionHandle> overloads)
    {
        var text = new StringBuilder();
        foreach (var overload in overloads)
        {
            Append(text, file, metadata, overload);
            foreach (var step in StateMachine(metadata, overload))
            {
                Append(text, file, metadata, step);
            }
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(CompilersNumber().Replace(text.ToString(), "")));
        return Convert.ToHexStringLower(hash)[..Length];
    }

    private static void Append(StringBuilder text, PEReader file, MetadataReader metadata, MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        text.Append(method.ImplAttributes).Append(' ').Append(MethodNames.Of(metadata, handle)).Append('\n');
        foreach (var instruction in IlReader.Read(file, method))
        {
            text.Append(instruction.Code).Append(' ');
            text.Append(IlReader.HasToken(instruction.Code) ? MethodNames.OfToken(metadata, instruction.Operand) : instruction.Operand).Append('\n');
        }
    }

    // The compiler nests the state machine of an asynchronous method M in the method's type, as <M>d__1.
    private static IEnumerable<MethodDefinitionHandle> StateMachine(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var prefix = $"<{metadata.GetString(method.Name)}>d__";
        return metadata.GetTypeDefinition(method.GetDeclaringType()).GetNestedTypes()
            .Select(metadata.GetTypeDefinition)
            .Where(type => metadata.StringComparer.StartsWith(type.Name, prefix))
            .SelectMany(type => type.GetMethods())
            .Where(step => metadata.StringComparer.Equals(metadata.GetMethodDefinition(step).Name, "MoveNext"));
    }

    [GeneratedRegex(@"(?<=__|\||__DisplayClass)[0-9]+(_[0-9]+)?")]
    private static partial Regex CompilersNumber();
}
