using System.Collections.Immutable;

namespace MinImage.Host.Files;

/// <summary>Everything that the outputs of a step of the build depend on.</summary>
/// <param name="Settings">The parameters of the step, in any form that differs if one of them does.</param>
/// <param name="Files">The files that the step reads. One that does not exist is a valid input: its creation is a change.</param>
public sealed record StepInputs(string Settings, ImmutableArray<string> Files);
