using System.Globalization;
using ICSharpCode.SharpZipLib.GZip;
using MinImage.Layers;

// ENCODER LEVEL CORES FILE: compresses the file to the standard output.
if (args is not [var encoder, var levelText, var coresText, var file])
{
    Console.Error.WriteLine("usage: ENCODER LEVEL CORES FILE");
    return 2;
}

var level = int.Parse(levelText, CultureInfo.InvariantCulture);
var cores = int.Parse(coresText, CultureInfo.InvariantCulture);
using var input = File.OpenRead(file);
using var output = Console.OpenStandardOutput();
switch (encoder)
{
    case "minimage":
        using (var stream = new GzipFileStream(output, level, cores))
        {
            input.CopyTo(stream, 1 << 20);
            stream.Finish();
        }

        break;
    case "sharpziplib":
        using (var stream = new GZipOutputStream(output) { IsStreamOwner = false })
        {
            stream.SetLevel(level);
            input.CopyTo(stream, 1 << 20);
        }

        break;
    default:
        Console.Error.WriteLine($"The encoder is '{encoder}': expected minimage or sharpziplib.");
        return 2;
}

return 0;
