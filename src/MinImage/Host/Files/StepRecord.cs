using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MinImage.Host.Concurrency;

namespace MinImage.Host.Files;

/// <summary>
/// A file that records the contents that a step of the build read and wrote, so that the next build can skip the step if both are unchanged. Unlike
/// timestamps, it also recognizes an older input and a damaged output. It only saves time: a missing or damaged record repeats the step.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="clock">Measures how long the step takes.</param>
public sealed class StepRecord(string path, TimeProvider clock)
{
    /// <summary>The duration of the step's last complete run; null if it is not known.</summary>
    public TimeSpan? LastDuration => Read()?.Milliseconds is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>Begins the step, unless its outputs are up to date.</summary>
    /// <param name="inputs">The inputs; they are read before the step reads them, so that a change in the meantime repeats the step.</param>
    /// <param name="outputs">The files that the step writes.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Whether the step has to run, followed by <see cref="Complete"/>.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public bool Begin(StepInputs inputs, ImmutableArray<string> outputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var hash = HashOf(inputs.Settings, inputs.Files, cancellationToken);
        var last = Read();
        if (last is { Outputs: { } recorded }
            && last.Inputs == hash
            && outputs.All(File.Exists)
            && recorded == HashOf("", outputs, cancellationToken))
        {
            return false;
        }

        var begun = new RecordedStep(hash, Outputs: null, clock.GetUtcNow(), last?.Milliseconds);
        BuildRecord.Write(path, begun, RecordedStepJson.Default.RecordedStep);
        return true;
    }

    /// <summary>
    /// Begins a step whose target compares timestamps, so that it runs exactly if the contents require it: deletes outputs that are not up to date, and gives
    /// those that are the time of the newest input if they are older.
    /// </summary>
    /// <inheritdoc cref="Begin" path="/param"/>
    /// <inheritdoc cref="Begin" path="/returns"/>
    /// <exception cref="IOException">A file cannot be read, dated or deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks access to a file.</exception>
    public bool BeginTarget(StepInputs inputs, ImmutableArray<string> outputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (Begin(inputs, outputs, cancellationToken))
        {
            foreach (var output in outputs)
            {
                FileReplacement.Delete(output);
            }

            return true;
        }

        var newest = inputs.Files.Where(File.Exists).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max();
        foreach (var output in outputs.Where(output => File.GetLastWriteTimeUtc(output) < newest))
        {
            File.SetLastWriteTimeUtc(output, newest);
        }

        return false;
    }

    /// <summary>Records the outputs of a step that was begun and is complete; does nothing if it was skipped.</summary>
    /// <param name="outputs">The files that the step has written.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public void Complete(ImmutableArray<string> outputs, CancellationToken cancellationToken)
    {
        if (Read() is { Outputs: null } begun && outputs.All(File.Exists))
        {
            var complete = begun with
            {
                Outputs = HashOf("", outputs, cancellationToken),
                Milliseconds = (clock.GetUtcNow() - begun.Began).TotalMilliseconds,
            };
            BuildRecord.Write(path, complete, RecordedStepJson.Default.RecordedStep);
        }
    }

    private RecordedStep? Read() => BuildRecord.Read(path, RecordedStepJson.Default.RecordedStep);

    private static string HashOf(string settings, ImmutableArray<string> files, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(settings);
        var contents = Concurrently.ForEach(
            files, (file, token) => File.Exists(file) ? FileHash.Of(file, token) : "missing", cancellationToken);
        for (var i = 0; i < files.Length; i++)
        {
            Add(files[i]);
            Add(contents[i]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
    }
}
