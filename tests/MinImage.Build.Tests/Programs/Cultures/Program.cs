using System.Globalization;
using System.Text;

// Says all that .NET takes from ICU, a line for each thing: of the cultures that are named, or of all that there are.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var output = new StringBuilder();
if (args is ["names"])
{
    output.AppendJoin('\n', CultureInfo.GetCultures(CultureTypes.AllCultures).Select(culture => culture.Name).Order(StringComparer.Ordinal)).Append('\n');
}
else if (args is ["find", ..])
{
    foreach (var name in args.Skip(1))
    {
        try
        {
            output.Append(new CultureInfo(name).EnglishName).Append('\n');
        }
        catch (CultureNotFoundException)
        {
            output.Append(name).Append(" is not there\n");
        }
    }
}
else
{
    OfNoCulture.Describe(output);
    var names = args.Length > 0 ? args : [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Select(culture => culture.Name)];
    foreach (var name in names.Order(StringComparer.Ordinal))
    {
        OfCulture.Describe(CultureInfo.GetCultureInfo(name), output);
    }
}

Console.Out.Write(output);
