using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Host.Processes;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Credentials;

/// <summary>Asks a program <c>docker-credential-NAME</c> for a credential (the protocol of Docker's credential helpers, command <c>get</c>).</summary>
internal static class CredentialHelper
{
    // What the helpers of docker-credential-helpers print, with exit code 1, if they have no credential for a registry.
    private const string NotFound = "credentials not found in native keychain";

    /// <summary>Returns a registry's credential; null if the helper has none.</summary>
    /// <param name="name">The name of the helper in <c>credHelpers</c> or <c>credsStore</c>.</param>
    /// <param name="source">The file that names the helper, for messages.</param>
    /// <param name="address">The registry.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="limits">The limit of the wait.</param>
    /// <param name="cancellationToken">Terminates the helper.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.CredentialsInvalid"/>: the helper is missing, fails, does not end in time, or its output is not a credential.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static Credential? Get(
        string name, string source, RegistryAddress address, RegistryHost host, RegistryLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(limits);
        var command = "docker-credential-" + name;
        if (command.AsSpan().IndexOfAny('/', '\\') >= 0 || host.SearchPath.Find(FileNamesOf(command)) is not { } path)
        {
            throw Failed(command, source, address, "it is not in PATH. Install it, log in again without it, or remove its name from the file", null);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limits.Helper);
        ToolResult result;
        try
        {
            // A helper for a single registry need not read which one it is asked for.
            result = Tool.RunWithInput(path, ["get"], Encoding.UTF8.GetBytes(RegistryKeys.ForHelper(address)), timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(command, source, address, $"it has not ended after {limits.Helper.TotalSeconds:0.#} s", null);
        }
        catch (Win32Exception e)
        {
            throw Failed(command, source, address, ForeignText.Line(e.Message).TrimEnd('.'), e);
        }

        return result.ExitCode == 0 ? Parse(result.Output, command, source, address)
            : result.Output.Contains(NotFound, StringComparison.OrdinalIgnoreCase) ? null
            : throw Failed(command, source, address, $"exit code {result.ExitCode}: {ReasonIn(result)}", null);
    }

    // Helpers write their errors to standard output. Output that could be a credential is not repeated.
    private static string ReasonIn(ToolResult result)
    {
        var output = result.Output.Contains("\"Secret\"", StringComparison.OrdinalIgnoreCase) ? "" : result.Output.Trim();
        return ForeignText.Line(output.Length > 0 ? output : result.Errors.Trim() is { Length: > 0 } errors ? errors : "no message").TrimEnd('.');
    }

    private static Credential? Parse(string output, string command, string source, RegistryAddress address)
    {
        try
        {
            var json = StrictJson.Parse(Encoding.UTF8.GetBytes(output)) as JsonObject;
            if (json.Text("Username") is { } user && json.Text("Secret") is { } secret)
            {
                // The helpers of some clouds answer with an empty credential instead of an error.
                return secret.Length == 0 ? null : Credential.Of(user, secret, $"the credential helper {command}");
            }
        }
        catch (JsonException)
        {
            // The error below does not contain the output, which may contain a secret.
        }

        throw Failed(command, source, address, "its output is not a JSON object with the properties Username and Secret", null);
    }

    private static MinImageException Failed(string command, string source, RegistryAddress address, string reason, Exception? cause)
    {
        var message = $"The credential helper '{command}', which {source} names for '{address.Name}', cannot be used: {reason}. "
            + $"'echo {RegistryKeys.ForHelper(address)} | {command} get' shows its answer, which contains the secret.";
        return cause is null ? new(Codes.CredentialsInvalid, message) : new(Codes.CredentialsInvalid, message, cause);
    }

    private static string[] FileNamesOf(string command) => OperatingSystem.IsWindows() ? [command + ".exe", command + ".cmd", command + ".bat"] : [command];
}
