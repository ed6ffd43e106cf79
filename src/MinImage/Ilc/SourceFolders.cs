using System.Collections.Immutable;
using System.Text;

namespace MinImage.Ilc;

/// <summary>Finds source files by the names that <c>PathMap</c> gave them.</summary>
internal sealed class SourceFolders
{
    private readonly ImmutableArray<(string Name, string Folder)> _folders;

    /// <param name="pathMap">The app's <c>PathMap</c>: pairs <c>FOLDER=NAME</c>, separated by commas.</param>
    /// <param name="projects">The projects of the program, each of which has a name of its own in its <c>PathMap</c>.</param>
    public SourceFolders(string pathMap, ImmutableArray<CompiledProject> projects)
    {
        var folders = Parse(pathMap);
        foreach (var project in projects)
        {
            var name = "/_/" + Path.GetFileNameWithoutExtension(project.ProjectFile);
            folders.Add((name, Path.GetDirectoryName(project.ProjectFile)!));
            folders.Add((name + "/obj", project.IntermediateFolder));
        }

        _folders = [.. folders.OrderByDescending(folder => folder.Name.Length)];
    }

    /// <summary>Returns the path of a source file, or its name if no such file exists.</summary>
    /// <param name="name">The name in the assembly's debug information.</param>
    public string Find(string name) =>
        _folders.Where(folder => name.StartsWith(folder.Name + '/', StringComparison.Ordinal))
            .Select(folder => Path.GetFullPath(Path.Combine(folder.Folder, name[(folder.Name.Length + 1)..])))
            .FirstOrDefault(File.Exists, name);

    // A comma or an equals sign that belongs to a path is doubled.
    private static List<(string Name, string Folder)> Parse(string pathMap)
    {
        var folders = new List<(string Name, string Folder)>();
        var (folder, text) = ("", new StringBuilder());
        for (var i = 0; i <= pathMap.Length; i++)
        {
            if (i < pathMap.Length && pathMap[i] is not (',' or '='))
            {
                text.Append(pathMap[i]);
            }
            else if (i + 1 < pathMap.Length && pathMap[i + 1] == pathMap[i])
            {
                text.Append(pathMap[i++]);
            }
            else if (i < pathMap.Length && pathMap[i] == '=')
            {
                folder = text.ToString();
                text.Clear();
            }
            else
            {
                if (folder.Length > 0 && text.Length > 0)
                {
                    folders.Add((text.ToString().TrimEnd('/'), folder));
                }

                folder = "";
                text.Clear();
            }
        }

        return folders;
    }
}
