/// <summary>What somebody wanted to remember.</summary>
internal sealed record Note(int Id, string Text);

/// <summary>A note that has no number yet.</summary>
internal sealed record NewNote(string Text);
