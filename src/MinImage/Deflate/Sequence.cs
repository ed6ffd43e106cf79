namespace MinImage.Deflate;

/// <summary>Some literals, and the match behind them.</summary>
/// <param name="Literals">The number of literals.</param>
/// <param name="Length">The length of the match in bytes, or 0 for none: only at the end of a block.</param>
/// <param name="Distance">The distance of the match in bytes, up to 32768.</param>
internal readonly record struct Sequence(int Literals, ushort Length, ushort Distance);
