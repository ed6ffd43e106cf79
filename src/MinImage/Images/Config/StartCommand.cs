using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Images.Config;

/// <summary>The command of a config (image-spec 1.1, config, <c>Entrypoint</c> and <c>Cmd</c>).</summary>
/// <param name="Entrypoint">The program and the arguments that are always given; may be empty.</param>
/// <param name="Cmd">The arguments that the user of the image may replace; the program itself where there is no entry point.</param>
internal sealed record StartCommand(ImmutableArray<string> Entrypoint, ImmutableArray<string> Cmd)
{
    private const string None = "None";
    private const string DefaultArgs = "DefaultArgs";
    private const string EntrypointWord = "Entrypoint";

    /// <summary>Puts the words together by the rules of the SDK's container task, with a base image that starts nothing.</summary>
    /// <param name="request">What the project says.</param>
    /// <param name="executable">The app's executable in the image.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidStartCommand"/>: an unknown instruction, words that exclude each other, or nothing to start.</exception>
    public static StartCommand Resolve(StartRequest request, string executable)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Instruction is not (null or None or DefaultArgs or EntrypointWord))
        {
            throw Invalid($"ContainerAppCommandInstruction is '{request.Instruction}'. Set it to {EntrypointWord}, {DefaultArgs} or {None}, or leave it out.");
        }

        ImmutableArray<string> app = request.AppCommand.IsEmpty && request.Instruction != None ? [executable] : request.AppCommand;
        ImmutableArray<string> command = [.. app, .. request.AppCommandArguments];
        var hasEntrypoint = !request.Entrypoint.IsEmpty || !request.EntrypointArguments.IsEmpty;

        // From before there was an app command: arguments of an entry point that nobody named are the app's, and may be replaced.
        if (request.Instruction is null && request.Entrypoint.IsEmpty && hasEntrypoint && request.DefaultArguments.IsEmpty && request.AppCommandArguments.IsEmpty)
        {
            return new(app, request.EntrypointArguments);
        }

        if (request.Entrypoint.IsEmpty && hasEntrypoint)
        {
            throw Invalid($"ContainerEntrypointArgs is '{Joined(request.EntrypointArguments)}', and there is no ContainerEntrypoint. Use ContainerAppCommandArgs for what the app always gets, or ContainerDefaultArgs for what may be replaced.");
        }

        if (app.IsEmpty && !request.AppCommandArguments.IsEmpty)
        {
            throw Invalid($"ContainerAppCommandArgs is '{Joined(request.AppCommandArguments)}', and ContainerAppCommandInstruction None leaves no app to give it to. Use ContainerEntrypointArgs or ContainerDefaultArgs.");
        }

        ImmutableArray<string> entrypoint = [.. request.Entrypoint, .. request.EntrypointArguments];
        var start = (request.Instruction ?? (hasEntrypoint ? DefaultArgs : EntrypointWord)) switch
        {
            None when !command.IsEmpty => throw Invalid($"ContainerAppCommand is '{Joined(command)}', and ContainerAppCommandInstruction is None, which leaves it out. Remove one of them."),
            EntrypointWord when hasEntrypoint => throw Invalid($"ContainerEntrypoint is '{Joined(entrypoint)}', and ContainerAppCommandInstruction Entrypoint puts the app there. Set the instruction to {DefaultArgs} or {None}, or remove ContainerEntrypoint."),
            EntrypointWord => new StartCommand(command, request.DefaultArguments),
            _ => new StartCommand(entrypoint, [.. command, .. request.DefaultArguments]),
        };
        return start.Entrypoint.IsEmpty && start.Cmd.IsEmpty
            ? throw Invalid("ContainerAppCommandInstruction is None, and neither ContainerEntrypoint nor ContainerDefaultArgs says what is started instead: an image FROM scratch has nothing of its own. Set one of them, or leave the instruction out.")
            : start;
    }

    private static string Joined(ImmutableArray<string> words) => string.Join(' ', words);

    private static MinImageException Invalid(string message) => new(Codes.InvalidStartCommand, message);
}
