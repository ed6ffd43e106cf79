// Generates the plots and tables of docs/benchmarks.md from benchmarks/results:
//
//   Report ROOT    the repository's folder
using MinImage.Benchmarks.Report;

if (args is not [var root])
{
    Console.Error.WriteLine("usage: Report ROOT");
    return 2;
}

var page = Path.Combine(root, "docs", "benchmarks.md");
var text = File.ReadAllText(page);
Fill("sizes", file =>
[
    ("sizes", BarChart.OfMetrics(
        "samples/Fetch with root certificates, in MB: shorter is better", file, ["on disk", "pulled"], value => value / 1e6, "0.00")),
]);
Fill("publish", file =>
    [("publish", BarChart.OfGroups("dotnet publish of samples/Fetch, in seconds: shorter is better", file, "seconds", "0.0"))]);
Fill("pack", file =>
[
    ("pack", BarChart.OfGroups("Packing content in files of 100 kB, in seconds: shorter is better", file, "seconds", "0.0")),
    ("pack-memory", BarChart.OfGroups("Memory for packing, in MiB: shorter is better", file, "MiB", "0")),
]);
Fill("push", file => [("push", BarChart.OfGroups("Pushing to a registry, in seconds: shorter is better", file, "seconds", "0.00"))]);
Fill("start", file =>
[
    ("start", BarChart.OfGroups("From runc run, in milliseconds: shorter is better", file, "ms", "0.0")),
    ("start-memory", BarChart.OfGroups(
        "Resident memory of the web API after its first response, in MiB: shorter is better", file, "resident, MiB", "0.0")),
]);
File.WriteAllText(page, text);
return 0;

// Replaces the charts and the table of one results file. If it does not exist, the page names the script to run.
void Fill(string name, Func<ResultFile, (string Name, BarChart Chart)[]> plots)
{
    var results = Path.Combine(root, "benchmarks", "results", name + ".tsv");
    if (!File.Exists(results))
    {
        text = MarkedText.Replace(text, name, $"`benchmarks/{name}.sh` has not been run yet.\n");
        return;
    }

    var file = ResultFile.Read(results);
    var images = "";
    foreach (var (plot, chart) in plots(file))
    {
        File.WriteAllText(Path.Combine(root, "docs", $"benchmarks-{plot}.svg"), chart.ToSvg());
        images += $"![{chart.Title}](benchmarks-{plot}.svg)\n\n";
    }

    text = MarkedText.Replace(text, name, images + file.ToMarkdown());
}
