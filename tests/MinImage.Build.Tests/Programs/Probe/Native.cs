using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// The C library's own sort, which calls back into managed code.
internal static unsafe class Native
{
    public static int Sort()
    {
        int[] numbers = [3, 1, 2];
        Sort(numbers, &Compare);
        Console.WriteLine(string.Join(' ', numbers));
        return 0;
    }

    public static void Sort(int[] numbers, delegate* unmanaged<int*, int*, int> compare)
    {
        fixed (int* first = numbers)
        {
            qsort(first, (nuint)numbers.Length, sizeof(int), compare);
        }
    }

    [UnmanagedCallersOnly]
    private static int Compare(int* left, int* right)
    {
        // A stack walk through native frames.
        GC.Collect();
        return left->CompareTo(*right);
    }

    [DllImport("libc")]
    private static extern void qsort(void* first, nuint count, nuint size, delegate* unmanaged<int*, int*, int> compare);
}
