using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Images.Config;

/// <summary>The command of a config (image-spec 1.1, config, <c>Entrypoint</c> and <c>Cmd</c>).</summary>
/// <param name="Entrypoint">The program, and the arguments that are always passed to it; may be empty.</param>
/// <param name="Cmd">The arguments that the user of the image can replace; includes the program if there is no entry point.</param>
internal sealed record StartCommand(ImmutableArray<string> Entrypoint, ImmutableArray<string> Cmd)
{
    private const string None = "None";
    private const string DefaultArgs = "DefaultArgs";
    private const string EntrypointInstruction = "Entrypoint";

    /// <summary>Combines the values of a project by the rules of the SDK's container task, as for a base image without a command.</summary>
    /// <param name="request">The values of the project.</param>
    /// <param name="executable">The path of the app's executable in the image.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidStartCommand"/>: the instruction is unknown, values exclude each other, or there is nothing to start.
    /// </exception>
    public static StartCommand Resolve(StartRequest request, string executable)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Instruction is not (null or None or DefaultArgs or EntrypointInstruction))
        {
            throw Invalid(
                $"ContainerAppCommandInstruction is '{request.Instruction}': expected {EntrypointInstruction}, {DefaultArgs} or {None}. "
                    + "Set one of them, or remove the property.");
        }

        ImmutableArray<string> app = request.AppCommand.IsEmpty && request.Instruction != None ? [executable] : request.AppCommand;
        if (HasOnlyEntrypointArguments(request))
        {
            return new(app, request.EntrypointArguments);
        }

        CheckArguments(request, app);
        ImmutableArray<string> command = [.. app, .. request.AppCommandArguments];
        ImmutableArray<string> entrypoint = [.. request.Entrypoint, .. request.EntrypointArguments];
        var start = (request.Instruction ?? (entrypoint.IsEmpty ? EntrypointInstruction : DefaultArgs)) switch
        {
            None when !command.IsEmpty => throw Invalid(
                "ContainerAppCommand or ContainerAppCommandArgs is set, but ContainerAppCommandInstruction None omits the app. Remove one of them."),
            EntrypointInstruction when !entrypoint.IsEmpty => throw Invalid(
                "ContainerEntrypoint is set, but ContainerAppCommandInstruction Entrypoint replaces it with the app's command. "
                    + $"Set the instruction to {DefaultArgs} or {None}, or remove ContainerEntrypoint."),
            EntrypointInstruction => new StartCommand(command, request.DefaultArguments),
            _ => new StartCommand(entrypoint, [.. command, .. request.DefaultArguments]),
        };
        return start.Entrypoint.IsEmpty && start.Cmd.IsEmpty
            ? throw Invalid(
                "ContainerAppCommandInstruction is None, and neither ContainerEntrypoint nor ContainerDefaultArgs is set: "
                    + "an image FROM scratch has no other program to start. Set one of them, or remove the instruction.")
            : start;
    }

    // The behavior of the SDK before it had an app command: the arguments without an entry point are the app's, and can be replaced.
    private static bool HasOnlyEntrypointArguments(StartRequest request) =>
        request.Instruction is null
        && request.Entrypoint.IsEmpty
        && !request.EntrypointArguments.IsEmpty
        && request.DefaultArguments.IsEmpty
        && request.AppCommandArguments.IsEmpty;

    private static void CheckArguments(StartRequest request, ImmutableArray<string> app)
    {
        if (request.Entrypoint.IsEmpty && !request.EntrypointArguments.IsEmpty)
        {
            throw Invalid(
                "ContainerEntrypointArgs is set, but there is no ContainerEntrypoint. "
                    + "Use ContainerAppCommandArgs for arguments that are always passed to the app, or ContainerDefaultArgs for replaceable ones.");
        }

        if (app.IsEmpty && !request.AppCommandArguments.IsEmpty)
        {
            throw Invalid(
                "ContainerAppCommandArgs is set, but ContainerAppCommandInstruction None omits the app. "
                    + "Use ContainerEntrypointArgs or ContainerDefaultArgs.");
        }
    }

    // No message contains an argument, because arguments may be secrets.
    private static MinImageException Invalid(string message) => new(Codes.InvalidStartCommand, message);
}
