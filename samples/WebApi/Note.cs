/// <summary>A stored note.</summary>
internal sealed record Note(int Id, string Text);

/// <summary>A note to be stored, which has no number yet.</summary>
internal sealed record NewNote(string Text);
