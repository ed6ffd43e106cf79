namespace MinImage.Tests.Ilc.Http;

/// <summary>Methods that <see cref="AssemblyEditorTests"/> edits, in a copy of this assembly.</summary>
public static class EditedMethods
{
    public static bool IsEven(int number) => number % 2 == 0;

    public static string Greeting(int number)
    {
        // Local variables, which the edited method keeps.
        var (first, second) = (number + 1, number + 2);
        return $"{Name()} {first} {second}";
    }

    public static string Name() => "name";

    public static int Guarded(int number)
    {
        try
        {
            return int.Parse("x" + number, provider: null);
        }
        catch (FormatException)
        {
            return number;
        }
    }
}
